import type * as workflows from './index.ts';

/** Names of all workflow types, for clients. */
export const workflowTypes = {
  conversation: 'conversation',
  customerMemory: 'customerMemory',
  deskEvents: 'deskEvents',
  deskHealth: 'deskHealth',
  deskHeartbeat: 'deskHeartbeat',
  deskPage: 'deskPage',
  directoryEntry: 'directoryEntry',
  pinGuard: 'pinGuard',
  reconcile: 'reconcile',
  vendorHealth: 'vendorHealth',
} as const satisfies { [Name in keyof typeof workflows]: Name };
