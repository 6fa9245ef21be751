/**
 * Names of the search attributes of a conversation, all of type KEYWORD. They are readable in the clear by every
 * operator of the Temporal server, so they never hold personal data.
 */
export const searchAttributeNames = {
  channel: 'DeskbridgeChannel',
  status: 'DeskbridgeStatus',
  ticketId: 'DeskbridgeTicketId',
  intent: 'DeskbridgeIntent',
  group: 'DeskbridgeGroup',
  waitingFor: 'DeskbridgeWaitingFor',
} as const;
