export { conversation } from './conversation-workflow.ts';
export { customerMemory } from './customers/customer-memory.ts';
export { deskEvents } from './desk/desk-events.ts';
export { deskHealth } from './desk/desk-health.ts';
export { reconcile } from './desk/reconcile.ts';
export { directoryEntry } from './customers/directory-entry.ts';
export { vendorHealth } from './desk/vendor-health.ts';
export { pinGuard } from './customers/pin-guard.ts';
