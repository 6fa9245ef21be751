import type { Section, SettingsOf } from '../section.ts';
import { integer, oneOf } from '../variable-kinds.ts';

const variables = {
  TICKET_POLICY: oneOf(['needed', 'always']).default('needed'),
  TICKET_TURNS: integer(0, 1000).default(3),
  RETURNING_CUSTOMER_HOURS: integer(0, 720).default(24),
  DUPLICATE_STATUS: oneOf(['solved', 'closed']).default('solved'),
};

const fixes = {
  TICKET_POLICY: 'Set it to needed (a ticket where there is something to do) or always, or remove it',
  TICKET_TURNS: 'Set it to a number of turns, for example 3, or remove it',
  RETURNING_CUSTOMER_HOURS: 'Set it to hours, for example 24; 0 is never',
  DUPLICATE_STATUS: 'Set it to solved (can be reopened) or closed (final), or remove it',
};

/** Which conversations get a ticket, and how their tickets are kept together. */
export interface ConversationsConfig {
  /** `needed`: a ticket where there is something to do or to keep; `always`: one for every conversation. */
  ticketPolicy: 'needed' | 'always';
  /** With `needed`, a conversation with more turns than this gets a ticket too. */
  ticketTurns: number;
  /** For this many hours a returning customer continues with their earlier ticket about the same matter; 0: never. */
  returningHours: number;
  /** The status of a ticket that turns out to be a duplicate. */
  duplicateStatus: 'solved' | 'closed';
}

/** Settings of conversations on all channels. */
export const conversationsSection = {
  variables,
  fixes,
  read: (settings) => ({
    ticketPolicy: settings.TICKET_POLICY,
    ticketTurns: settings.TICKET_TURNS,
    returningHours: settings.RETURNING_CUSTOMER_HOURS,
    duplicateStatus: settings.DUPLICATE_STATUS,
  }),
  describe: (conversations) => ({ ...conversations }),
} satisfies Section<typeof variables, ConversationsConfig, [SettingsOf<typeof variables>]>;
