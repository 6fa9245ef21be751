/** The channel a conversation runs on. */
export type Channel = 'call' | 'messaging' | 'webchat';

/** Workflow id of a conversation: a business key that operators can read, without personal data. */
export function conversationWorkflowId(channel: Channel, id: string): string {
  return `${channel}/${id}`;
}

/** What a PIN guard counts attempts for: a caller number, a customer, or everybody. */
export type PinGuardScope = 'number' | 'customer' | 'all';

/** Workflow id of a PIN guard. `hash` is a keyed hash of the number or customer id, never the value. */
export function pinGuardWorkflowId(scope: PinGuardScope, hash: string): string {
  return `pin-guard/${scope}/${hash}`;
}

/** Workflow id of what we remember about a customer between conversations; `hash` as above. */
export function customerMemoryWorkflowId(hash: string): string {
  return `customer-memory/${hash}`;
}

/** What serves one desk, see {@link deskWorkflowId}. */
type DeskService = 'desk-health' | 'desk-events' | 'desk-page' | 'desk-heartbeat' | 'reconcile';

/**
 * Workflow id of what serves one desk of one installation: the desk watch, the schedule that looks after it, or the one
 * that looks for missed changes. Installations that share a namespace differ by their task queue.
 */
export function deskWorkflowId(what: DeskService, desk: string, taskQueue: string): string {
  return `${what}/${desk}/${taskQueue}`;
}

/** Workflow id of what is known about the outside services, one per installation. */
export function vendorHealthWorkflowId(taskQueue: string): string {
  return `vendor-health/${taskQueue}`;
}

/** Number of workflows that share the events of one desk. */
const inboxes = 16;

/** Workflow id of the inbox that takes the events of a ticket. */
export function deskInboxWorkflowId(desk: string, taskQueue: string, ticketId: string): string {
  let hash = 0x81_1c_9d_c5;
  for (let at = 0; at < ticketId.length; at += 1) hash = Math.imul(hash ^ ticketId.charCodeAt(at), 0x01_00_01_93);
  const number = ((hash >>> 16) ^ hash) & (inboxes - 1);
  return `${deskWorkflowId('desk-events', desk, taskQueue)}/${number}`;
}

/**
 * Workflow id of a page of waiting writes; without a number, how the ids of all pages of one desk watch begin.
 * @param watch id of the first run of the desk watch that wrote it
 */
export function deskPageWorkflowId(desk: string, taskQueue: string, watch: string, page: number | '' = ''): string {
  return `${deskWorkflowId('desk-page', desk, taskQueue)}/${watch}/${page}`;
}

const keyPrefix = 'deskbridge:';

/** Our key for an operation of a conversation, stored with the ticket so that it can be found again. */
export function ticketKey(workflowId: string, operation: number): string {
  return `${keyPrefix}${workflowId}#${operation}`;
}

/** True if the external id of a ticket is a key of ours: one of our conversations made the ticket. */
export function isOwnKey(externalId: string | null): boolean {
  return externalId?.startsWith(keyPrefix) === true;
}

/**
 * Our key for what an operation of a conversation writes. A conversation on a messaging channel can begin again under
 * the same id, long after it ended: its keys also include when it began.
 */
export function operationKey(
  conversation: { channel: Channel; workflowId: string; startedAt: number },
  operation: number,
): string {
  const { channel, workflowId, startedAt } = conversation;
  return ticketKey(channel === 'messaging' ? `${workflowId}@${startedAt.toString(36)}` : workflowId, operation);
}

const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * A reference, like `DB-7KQ4-M2XF`, that a customer can quote before the help desk has given a ticket number.
 * It has no characters that sound or look alike.
 * @param random source of numbers in [0, 1); inside a workflow the deterministic one
 */
export function newReference(random: () => number): string {
  const letters = Array.from({ length: 8 }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
  return `DB-${letters.slice(0, 4)}-${letters.slice(4)}`;
}

const scheduledRun = /^(?!(?:call|messaging|webchat)\/)(.+)-\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/**
 * The id without the time that Temporal appends for each run that a schedule starts. Conversations are not started by
 * schedules, and their ids come from outside, so theirs stay as they are.
 */
export function baseWorkflowId(workflowId: string): string {
  return scheduledRun.exec(workflowId)?.[1] ?? workflowId;
}
