/**
 * Names of the search attributes of a conversation, all of type KEYWORD. Every operator of the Temporal server can
 * read them unencrypted, so they never hold personal data.
 */
export const searchAttributeNames = {
  channel: 'DeskbridgeChannel',
  status: 'DeskbridgeStatus',
  ticketId: 'DeskbridgeTicketId',
  intent: 'DeskbridgeIntent',
  group: 'DeskbridgeGroup',
  waitingFor: 'DeskbridgeWaitingFor',
} as const;
