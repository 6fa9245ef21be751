/** The two seats that we manage. */
export type SeatRole = 'bot' | 'agent';

/** One change. `words` says in English what it does. */
export type Step = { words: string } & (
  | { kind: 'createIntegration' | 'renameIntegration' | 'createWebhook' | 'repairWebhook' | 'keepSecret' }
  | { kind: 'selfTest' }
  | { kind: 'deleteWebhook'; webhookId: string }
  | { kind: 'createSwitchboard' | 'setDefault' | 'enable' }
  | { kind: 'createSeat' | 'repairSeat' | 'linkSeat'; seat: SeatRole }
  | { kind: 'setChannelDefault'; integrationId: string; seat: string | null }
);
