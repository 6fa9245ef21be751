import { workflowTypes } from '../workflows/types.ts';
import { dateOf, type ExecutionInfo } from './executions.ts';
import type { ConversationStatus } from '../domain/conversation/state.ts';
import type { Channel } from '../domain/ids.ts';
import { searchAttributeNames } from '../domain/conversation/search-attributes.ts';

/** Selects conversations; an absent part selects all. */
export interface ConversationFilter {
  channel?: Channel | undefined;
  status?: ConversationStatus | undefined;
  /** Id of the conversation's ticket. */
  ticket?: string | undefined;
  /** `administrator`, `helpDesk`. */
  waitingFor?: string | undefined;
}

/** One conversation, as the server's index shows it. */
export interface ConversationEntry {
  workflowId: string;
  channel: string | null;
  status: string | null;
  ticket: string | null;
  intent: string | null;
  group: string | null;
  waitingFor: string | null;
  startedAt: Date;
  closedAt: Date | null;
}

const running = "ExecutionStatus = 'Running'";

/**
 * The query for a list of conversations. The server itself sorts open ones first, then the newest; not every store
 * supports an order of our own.
 * @throws RangeError for a value that could leave its quotes
 */
export function conversationsQueryOf(taskQueue: string, filter: ConversationFilter): string {
  const { channel, status, ticket, waitingFor } = filter;
  const terms = [
    `WorkflowType = '${workflowTypes.conversation}'`,
    `TaskQueue = ${quoted(taskQueue)}`,
    "ExecutionStatus != 'ContinuedAsNew'",
  ];
  if (channel !== undefined) terms.push(`${searchAttributeNames.channel} = ${quoted(channel)}`);
  if (ticket !== undefined) terms.push(`${searchAttributeNames.ticketId} = ${quoted(ticket)}`);
  // A terminated conversation keeps the attributes that it had last.
  if (status === 'ended') terms.push(`(${searchAttributeNames.status} = 'ended' OR ExecutionStatus != 'Running')`);
  else if (status !== undefined) terms.push(`${searchAttributeNames.status} = ${quoted(status)}`, running);
  if (waitingFor !== undefined) terms.push(`${searchAttributeNames.waitingFor} = ${quoted(waitingFor)}`, running);
  return terms.join(' AND ');
}

/** A value between quotes. Values with a quote inside are refused, since stores differ in how it is escaped. */
function quoted(value: string): string {
  if (/['"`\\\p{C}]/u.test(value)) throw new RangeError('a value of a visibility query holds a quote');
  return `'${value}'`;
}

/** Reads one entry of the server's answer. */
export function entryOf(info: ExecutionInfo): ConversationEntry {
  const fields = info.searchAttributes?.indexedFields ?? {};
  const attribute = (name: keyof typeof searchAttributeNames): string | null =>
    wordOf(fields[searchAttributeNames[name]]?.data);
  const closedAt = dateOf(info.closeTime);
  return {
    workflowId: info.execution?.workflowId ?? '',
    channel: attribute('channel'),
    status: closedAt === null ? attribute('status') : 'ended',
    ticket: attribute('ticketId'),
    intent: attribute('intent'),
    group: attribute('group'),
    waitingFor: closedAt === null ? attribute('waitingFor') : null,
    startedAt: dateOf(info.startTime) ?? new Date(0),
    closedAt,
  };
}

/** Search attributes are plain JSON: a word, or a list of one. */
function wordOf(data: Uint8Array | null | undefined): string | null {
  if (data === null || data === undefined || data.length === 0) return null;
  const value: unknown = JSON.parse(Buffer.from(data).toString('utf8'));
  const word: unknown = Array.isArray(value) ? value[0] : value;
  return typeof word === 'string' ? word : null;
}
