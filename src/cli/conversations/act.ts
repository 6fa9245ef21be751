import type { ConversationList, ConversationRow, OperatorAction } from '../../api/operators/schema.ts';
import type { Print } from '../output.ts';
import { printable } from '../table.ts';
import { operatorsAccess } from './access.ts';
import { createOperatorsApi, type OperatorsApi } from './api.ts';
import { OperatorsApiError } from './api-error.ts';

/** Options of one action. */
export interface ActOptions {
  /** Who does it. */
  by?: string;
  json: boolean;
}

/** The result for one conversation when all are retried. */
interface Retried {
  conversation: string;
  /** Why it could not be retried; null when it was. */
  problem: string | null;
}

/** As many conversations on a page as the API allows. */
const largestPage = '200';

const done: Record<OperatorAction, string> = {
  retry: 'its writes are being retried',
  takeover: 'a human has it now',
  resolve: 'it counts as resolved',
  release: 'the bot lets it go, if it has it',
};

/** `deskbridge conversations retry|takeover|resolve|release`. @throws Error in plain words */
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
 * `deskbridge conversations retry --all`: retries every conversation that waits for the administrator, one by one.
 * @returns false when at least one of them could not be retried
 * @throws Error in plain words when the conversations cannot be listed
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

/** Reads all pages before the first retry: a retried conversation leaves the list and would shift the next page. */
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
  return failed === 0 ? `${all} retried.` : `${all - failed} of ${all} retried; ${failed} failed.`;
}
