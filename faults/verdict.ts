import type { DeskSimulator } from '../simulators/desk.ts';
import type { FaultRunOptions } from './options.ts';
import { wordsOf } from './callers.ts';

/** The result of a fault run: what is in the desk afterwards. */
export interface Verdict {
  desk: string;
  seed: number;
  conversations: number;
  tickets: number;
  comments: number;
  solved: number;
  /** Everything that is missing, doubled or wrong, in words. */
  problems: string[];
  /** Number of requests that met a fault of the desk, by kind of fault. */
  met: Record<string, number>;
  tookMs: number;
}

/** Counts what is in the desk. There must be one solved ticket for each conversation, with each comment once. */
export function judge(
  desk: DeskSimulator,
  run: Pick<FaultRunOptions, 'seed' | 'conversations'> & Pick<Verdict, 'met' | 'tookMs'>,
): Verdict {
  const tickets = desk.tickets().filter(({ subject }) => subject.includes('Fault run '));
  const problems: string[] = [];
  let comments = 0;
  for (let index = 0; index < run.conversations; index += 1) {
    const { subject, first, second } = wordsOf(index);
    const own = tickets.filter((ticket) => ticket.subject.endsWith(subject));
    if (own.length !== 1) problems.push(`conversation ${index} has ${own.length} tickets`);
    for (const words of [first, second]) {
      const said = own.flatMap((ticket) => ticket.comments).filter(({ body }) => body.includes(words));
      comments += said.length;
      if (said.length !== 1) problems.push(`conversation ${index}: “${words}” is there ${said.length} times`);
    }
    for (const { id, status } of own) {
      if (status !== 'solved' && status !== 'closed')
        problems.push(`ticket ${id} of conversation ${index} is ${status}`);
    }
  }
  return {
    desk: desk.name,
    seed: run.seed,
    conversations: run.conversations,
    tickets: tickets.length,
    comments,
    solved: tickets.filter(({ status }) => status === 'solved' || status === 'closed').length,
    problems,
    met: run.met,
    tookMs: run.tookMs,
  };
}
