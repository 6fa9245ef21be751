import type { ConversationView } from '../../api/operators/schema.ts';
import { inWords } from '../../domain/failures.ts';
import type { Print } from '../output.ts';
import { factsOf, tableOf } from '../table.ts';
import { operatorsAccess } from './access.ts';
import { createOperatorsApi } from './api.ts';
import { shortTime } from './short-time.ts';

type Row = (string | null)[];

/** `deskbridge conversations show`: prints one conversation. @throws Error in plain words */
export async function showConversation(id: string, { json }: { json: boolean }, print: Print): Promise<void> {
  const view = await createOperatorsApi(operatorsAccess()).show(id);
  if (json) print(JSON.stringify(view));
  else for (const line of linesOf(view)) print(line);
}

function linesOf(view: ConversationView): string[] {
  const tickets = view.tickets.map(({ id, role, status, priority }) => [id, role, status, priority]);
  const news = view.news.map(({ at, ticket, change }) => [shortTime(at), ticket, change]);
  return [
    ...factsOf(summaryOf(view)),
    ...section('Tickets', ['ID', 'ROLE', 'STATUS', 'PRIORITY'], tickets),
    ...section('Writes', ['#', 'WHAT', 'STATE', 'TICKET', 'REFERENCE', 'REMARKS'], view.operations.map(rowOfOperation)),
    ...section('In the help desk', ['WHEN', 'TICKET', 'WHAT'], news),
  ];
}

function summaryOf(view: ConversationView): [string, string | null][] {
  const { handoff, takenOver, resolvedBy, counts } = view;
  return [
    ['conversation', view.conversation],
    ['status', view.status],
    ['started', shortTime(view.startedAt)],
    ['last activity', shortTime(view.lastActivityAt)],
    ['ended', view.endedAt === null ? null : shortTime(view.endedAt)],
    ['customer', view.verified ? `verified, user ${view.requesterId}` : `not verified, wrong PINs: ${view.wrongPins}`],
    ['intents', view.intents.join(', ') || null],
    ['commands', view.commands.join(', ') || null],
    ['handoff', handoff === null ? null : `${handoff.group} (${handoff.because}): ${handoff.outcome ?? 'open'}`],
    ['taken over by', takenOver === null ? null : `${takenOver.by}, ${shortTime(takenOver.at)}`],
    ['resolved by', resolvedBy === null ? null : `${resolvedBy.by}, ${shortTime(resolvedBy.at)}`],
    ['messages', `${counts.messages}; sessions: ${counts.sessions}; notes withheld: ${counts.withheldNotes}`],
  ];
}

function rowOfOperation(operation: ConversationView['operations'][number]): Row {
  const { id, purpose, state, ticket, reference, failure, unmet } = operation;
  const remarks = [
    ...(failure === null ? [] : [inWords(failure)]),
    ...unmet.map(({ what, wanted, why }) => `${what} “${wanted}” not done (${why})`),
  ];
  return [String(id), purpose, state, ticket, reference, remarks.join('; ') || null];
}

function section(title: string, head: string[], rows: Row[]): string[] {
  return rows.length === 0 ? [] : ['', title, ...tableOf(head, rows)];
}
