import type {
  ConversationList,
  ConversationRow,
  ConversationView,
  OperatorAction,
} from '../../api/operators/schema.ts';
import { operatorsAccess } from './access.ts';
import { createOperatorsApi, OperatorsApiError, type OperatorsApi } from './api.ts';
import { printable, tableOf } from '../table.ts';

/** Filters of the list as they are typed; absent means all. */
export interface ListOptions {
  channel?: string;
  status?: string;
  ticket?: string;
  waitingFor?: string;
  limit?: string;
  cursor?: string;
  json: boolean;
}

/** How an action is given. */
export interface ActOptions {
  /** Who does it. */
  by?: string;
  json: boolean;
}

/** What became of one conversation when all were retried. */
interface Retried {
  conversation: string;
  /** Null: it went well. */
  problem: string | null;
}

type Print = (line: string) => void;

const largestPage = '200';

/** `deskbridge conversations list`. @throws Error in plain words */
export async function listConversations({ json, ...filter }: ListOptions, print: Print): Promise<void> {
  const query = Object.entries(filter).filter(([, value]) => value !== undefined);
  const page = await createOperatorsApi(operatorsAccess()).list(Object.fromEntries(query));
  if (json) print(JSON.stringify(page));
  else for (const line of linesOfList(page)) print(line);
}

/** `deskbridge conversations show`. @throws Error in plain words */
export async function showConversation(id: string, { json }: { json: boolean }, print: Print): Promise<void> {
  const view = await createOperatorsApi(operatorsAccess()).show(id);
  if (json) print(JSON.stringify(view));
  else for (const line of linesOfView(view)) print(line);
}

const done: Record<OperatorAction, string> = {
  retry: 'its writes are tried again',
  takeover: 'a human has it now',
  resolve: 'it counts as resolved',
};

/** `deskbridge conversations retry|takeover|resolve`. @throws Error in plain words */
export async function actOnConversation(
  id: string,
  action: OperatorAction,
  { by, json }: ActOptions,
  print: Print,
): Promise<void> {
  const answer = await createOperatorsApi(operatorsAccess()).act(id, action, by);
  print(json ? JSON.stringify(answer) : `${printable(answer.conversation)}: ${done[action]}.`);
}

/**
 * `deskbridge conversations retry --all`: every conversation that waits for the administrator, one after the other.
 * @returns false when one of them could not be retried
 * @throws Error in plain words when none can be
 */
export async function retryAll({ json }: { json: boolean }, print: Print): Promise<boolean> {
  const api = createOperatorsApi(operatorsAccess());
  const rows = await allWaiting(api);
  const results: Retried[] = [];
  for (const { conversation } of rows) results.push({ conversation, problem: await problemOfRetry(api, conversation) });
  const failed = results.filter(({ problem }) => problem !== null);
  if (json) {
    print(JSON.stringify({ retried: results.length - failed.length, results }));
  } else {
    for (const { conversation, problem } of results) print(`${printable(conversation)}: ${problem ?? done.retry}`);
    print(
      rows.length === 0 ? 'No conversation waits for the administrator.' : summaryOf(results.length, failed.length),
    );
  }
  return failed.length === 0;
}

/** Read to the end before the first retry, which takes conversations out of the list. */
async function allWaiting(api: OperatorsApi): Promise<ConversationRow[]> {
  const rows: ConversationRow[] = [];
  let cursor: string | null = null;
  do {
    const at: Record<string, string> = cursor === null ? {} : { cursor };
    const page: ConversationList = await api.list({ waitingFor: 'administrator', limit: largestPage, ...at });
    rows.push(...page.conversations);
    ({ cursor } = page);
  } while (cursor !== null);
  return rows;
}

async function problemOfRetry(api: OperatorsApi, id: string): Promise<string | null> {
  try {
    await api.act(id, 'retry', undefined);
    return null;
  } catch (error) {
    if (error instanceof OperatorsApiError) return error.message;
    throw error;
  }
}

function summaryOf(all: number, failed: number): string {
  return failed === 0 ? `${all} retried.` : `${all - failed} of ${all} retried; ${failed} not.`;
}

function linesOfList({ conversations, cursor }: ConversationList): string[] {
  if (conversations.length === 0) return ['No conversation fits.'];
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
  const more = cursor === null ? [] : ['', `To go on: --cursor ${cursor}`];
  return [...tableOf(head, rows), ...more];
}

function linesOfView(view: ConversationView): string[] {
  const { handoff, takenOver, resolvedBy, counts } = view;
  const facts: [string, string | null][] = [
    ['conversation', view.conversation],
    ['status', view.status],
    ['started', shortTime(view.startedAt)],
    ['last heard of', shortTime(view.lastActivityAt)],
    ['ended', view.endedAt === null ? null : shortTime(view.endedAt)],
    ['customer', view.verified ? `verified, user ${view.requesterId}` : `not verified, wrong PINs: ${view.wrongPins}`],
    ['intents', view.intents.join(', ') || null],
    ['commands', view.commands.join(', ') || null],
    ['handed over', handoff === null ? null : `${handoff.group} (${handoff.because}): ${handoff.outcome ?? 'open'}`],
    ['taken over by', takenOver === null ? null : `${takenOver.by}, ${shortTime(takenOver.at)}`],
    ['resolved by', resolvedBy === null ? null : `${resolvedBy.by}, ${shortTime(resolvedBy.at)}`],
    ['messages', `${counts.messages} in ${counts.sessions} sessions; notes kept back: ${counts.withheldNotes}`],
  ];
  const width = Math.max(...facts.map(([name]) => name.length));
  return [
    ...facts.map(([name, value]) => `${name.padEnd(width)}  ${printable(value ?? '–')}`),
    ...section(
      'Tickets',
      ['ID', 'ROLE', 'STATUS', 'PRIORITY'],
      view.tickets.map(({ id, role, status, priority }) => [id, role, status, priority]),
    ),
    ...section('Writes', ['#', 'WHAT', 'STATE', 'TICKET', 'REFERENCE', 'REMARKS'], view.operations.map(rowOfOperation)),
    ...section(
      'In the help desk',
      ['WHEN', 'TICKET', 'WHAT'],
      view.news.map(({ at, ticket, deed }) => [shortTime(at), ticket, deed]),
    ),
  ];
}

function rowOfOperation({
  id,
  purpose,
  state,
  ticket,
  reference,
  failure,
  unmet,
}: ConversationView['operations'][number]) {
  const remarks = [
    ...(failure === null ? [] : [failure.reason === null ? failure.kind : `${failure.kind}: ${failure.reason}`]),
    ...unmet.map(({ what, wanted, why }) => `${what} “${wanted}” not done (${why})`),
  ];
  return [String(id), purpose, state, ticket, reference, remarks.join('; ') || null];
}

function section(title: string, head: string[], rows: (string | null)[][]): string[] {
  return rows.length === 0 ? [] : ['', title, ...tableOf(head, rows)];
}

/** To the second; always UTC, and says so. */
function shortTime(iso: string): string {
  return `${iso.slice(0, 19).replace('T', ' ')}Z`;
}
