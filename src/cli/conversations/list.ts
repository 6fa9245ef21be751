import type { ConversationList } from '../../api/operators/schema.ts';
import type { Print } from '../output.ts';
import { tableOf } from '../table.ts';
import { operatorsAccess } from './access.ts';
import { createOperatorsApi } from './api.ts';
import { shortTime } from './short-time.ts';

/** Filters of the list as they are typed; an absent one means all. */
export interface ListOptions {
  channel?: string;
  status?: string;
  ticket?: string;
  waitingFor?: string;
  limit?: string;
  cursor?: string;
  json: boolean;
}

/** `deskbridge conversations list`: prints one page. @throws Error in plain words */
export async function listConversations({ json, ...filter }: ListOptions, print: Print): Promise<void> {
  const query = Object.entries(filter).filter(([, value]) => value !== undefined);
  const page = await createOperatorsApi(operatorsAccess()).list(Object.fromEntries(query));
  if (json) print(JSON.stringify(page));
  else for (const line of linesOf(page)) print(line);
}

function linesOf({ conversations, cursor }: ConversationList): string[] {
  if (conversations.length === 0) return ['No conversation matches.'];
  const head = ['CONVERSATION', 'STATUS', 'WAITS FOR', 'TICKET', 'INTENT', 'GROUP', 'STARTED'];
  const rows = conversations.map((row) => [
    row.conversation,
    row.status,
    row.waitingFor,
    row.ticket,
    row.intent,
    row.group,
    shortTime(row.startedAt),
  ]);
  const more = cursor === null ? [] : ['', `Next page: --cursor ${cursor}`];
  return [...tableOf(head, rows), ...more];
}
