/** The help desks that `HELP_DESK` can choose; each has an adapter of the same name. */
export const deskNames = ['zendesk', 'jira', 'freshdesk', 'rest'] as const;
/** See {@link deskNames}. */
export type DeskName = (typeof deskNames)[number];
