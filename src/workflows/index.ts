export { conversation } from './conversation/conversation.ts';
export { customerMemory } from './customer-memory.ts';
export { deskEvents } from './desk/desk-events.ts';
export { deskHealth } from './desk/desk-health.ts';
export { reconcile } from './desk/reconcile.ts';
export { directoryEntry } from './directory-entry.ts';
export { pinGuard } from './pin-guard.ts';
