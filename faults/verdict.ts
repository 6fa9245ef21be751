import type { DeskSimulator } from '../simulators/desk.ts';
import type { FaultRunOptions } from './options.ts';
import { wordsOf } from './callers.ts';

/** What became of a fault run. */
export interface Verdict {
  desk: string;
  seed: number;
  conversations: number;
  tickets: number;
  comments: number;
  solved: number;
  /** Everything that is not as it should be, in words. */
  faults: string[];
  /** How many requests met which fault of the desk. */
  met: Record<string, number>;
  tookMs: number;
}

/** Counts what is in the desk: one ticket a conversation, each comment once, all solved. */
export function judge(
  desk: DeskSimulator,
  run: Pick<FaultRunOptions, 'seed' | 'conversations'> & Pick<Verdict, 'met' | 'tookMs'>,
): Verdict {
  const tickets = desk.tickets().filter(({ subject }) => subject.includes('Fault run '));
  const faults: string[] = [];
  let comments = 0;
  for (let index = 0; index < run.conversations; index += 1) {
    const { subject, first, second } = wordsOf(index);
    const own = tickets.filter((ticket) => ticket.subject.endsWith(subject));
    if (own.length !== 1) faults.push(`conversation ${index} has ${own.length} tickets`);
    for (const words of [first, second]) {
      const said = own.flatMap((ticket) => ticket.comments).filter(({ body }) => body.includes(words));
      comments += said.length;
      if (said.length !== 1) faults.push(`conversation ${index}: “${words}” stands there ${said.length} times`);
    }
    for (const { id, status } of own) {
      if (status !== 'solved' && status !== 'closed') faults.push(`ticket ${id} of conversation ${index} is ${status}`);
    }
  }
  return {
    desk: desk.name,
    seed: run.seed,
    conversations: run.conversations,
    tickets: tickets.length,
    comments,
    solved: tickets.filter(({ status }) => status === 'solved' || status === 'closed').length,
    faults,
    met: run.met,
    tookMs: run.tookMs,
  };
}
