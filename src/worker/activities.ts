import { createCompanyActivities, type CompanyDependencies } from '../activities/company-action.ts';
import { createDeskWatchActivities } from '../activities/desk-watch.ts';
import { createHelpDeskActivities } from '../activities/help-desk.ts';
import { createIdentityActivities } from '../activities/identity.ts';
import { createMemoryActivities } from '../activities/memory.ts';
import { createMessagingActivities, type MessagingDependencies } from '../activities/messaging.ts';
import { createNoticeActivities } from '../activities/notices.ts';
import { createRoutingActivities } from '../activities/routing.ts';
import { createVendorHealthActivities } from '../activities/vendor-health.ts';
import type { RoutingTable } from '../domain/routing/routing.ts';
import type { DeskInbox, DeskWatch, TicketOwners } from '../ports/desk-watch.ts';
import type { CustomerMemories } from '../ports/customer-memories.ts';
import type { Directory } from '../ports/directory.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { PinGuards } from '../ports/pin-guards.ts';

/** Everything that activities use outside of themselves. */
export interface ActivityDependencies extends MessagingDependencies, CompanyDependencies {
  directory: Directory;
  pinGuards: PinGuards;
  memories: CustomerMemories;
  notifier: Notifier;
  deskWatch: DeskWatch;
  ticketOwners: TicketOwners;
  deskInbox: DeskInbox;
  routing: RoutingTable;
  pinPepper: string;
}

/** All activities of the worker. */
export function createActivities(dependencies: ActivityDependencies) {
  return {
    ...createCompanyActivities(dependencies),
    ...createDeskWatchActivities(dependencies),
    ...createHelpDeskActivities(dependencies),
    ...createIdentityActivities(dependencies),
    ...createMemoryActivities(dependencies),
    ...createMessagingActivities(dependencies),
    ...createNoticeActivities(dependencies),
    ...createRoutingActivities(dependencies),
    ...createVendorHealthActivities(dependencies),
  };
}
