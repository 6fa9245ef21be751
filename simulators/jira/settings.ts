/** Behaviour that differs between sites. May be changed while the simulator runs. */
export interface JiraSettings {
  /** Age of a change before search shows it, in milliseconds. Jira: seconds to minutes. */
  indexLagMs: number;
  /** Whether forms and screens have the field. Writing a field that they lack is a 400. */
  priorityOnScreen: boolean;
  labelsOnScreen: boolean;
  reporterOnScreen: boolean;
  /** Users hide their e-mail addresses. */
  emailsHidden: boolean;
  /** Limits the writes on one issue as Jira does: 20 in 2 s and 100 in 30 s. */
  issueWriteLimit: boolean;
  /** Closed issues cannot change (the workflow property `jira.issue.editable`). */
  closedIsFinal: boolean;
  /** Issues can be linked. */
  linking: boolean;
  /** A transition answers 204 and changes nothing (public report JRA-33909). */
  transitionsDoNothing: boolean;
  /** Name of a field that a new issue must have, but our requests do not; null for none. */
  requiredField: string | null;
  /** The project hides the description, so JQL refuses it (public report). */
  descriptionHidden: boolean;
  /** Our account may add customers of the portals, which needs an administrator. */
  mayAddCustomers: boolean;
  /** `/search/jql` ignores the page token: it repeats its first page and its token (public report). */
  ignoresPageToken: boolean;
}

/** The default settings. */
export function defaultSettings(): JiraSettings {
  return {
    indexLagMs: 0,
    priorityOnScreen: true,
    labelsOnScreen: true,
    reporterOnScreen: true,
    emailsHidden: false,
    issueWriteLimit: false,
    closedIsFinal: false,
    linking: true,
    transitionsDoNothing: false,
    requiredField: null,
    descriptionHidden: false,
    mayAddCustomers: true,
    ignoresPageToken: false,
  };
}
