import { benchLongConversation, type LongConversation } from './long-conversation.ts';
import { ask, startMessagingSystem, type MessagingSystem } from './messaging-system.ts';
import { withProgress } from './progress.ts';
import { distributionOf, round, type Distribution } from './statistics.ts';

/** One row of the table: a wait time on a messaging channel. */
export interface MessagingRow {
  /** What is waited for. */
  work: string;
  conversationsAtOnce: number;
  times: Distribution;
  /** Questions answered per second; null in rows about webhooks and first questions. */
  perSecond: number | null;
}

/** The measurements of messaging. */
export interface MessagingResult {
  rows: MessagingRow[];
  long: LongConversation;
}

/** How much is measured. */
export interface MessagingBenchOptions {
  /** Number of questions asked one at a time, and about that number in all conversations at once. */
  rounds: number;
  conversationsAtOnce: number;
  /** Number of questions in the long conversation. */
  messages: number;
  /** Path of Temporal's executable. */
  binary: string;
  report(line: string): void;
}

/** Number of questions in a conversation. The first is measured separately, since it starts a workflow. */
const questionsPerConversation = 11;

/**
 * Measures how long the platform waits for the answer to a webhook, and how long a customer waits for the bot. The bot
 * follows the built-in policy and does not wait for a pause of the customer (`MESSAGING_PAUSE_MS=0`), so that all of the
 * time is spent in Deskbridge and Temporal.
 */
export async function benchMessaging(options: MessagingBenchOptions): Promise<MessagingResult> {
  const { report, rounds, conversationsAtOnce } = options;
  report('Starting Temporal (its database in a file), simulated messaging, API and worker…');
  const system = await startMessagingSystem(options.binary);
  try {
    await measure(system, { atOnce: 1, questions: questionsPerConversation, conversations: 1, report });
    const conversations = Math.max(1, Math.ceil(rounds / (questionsPerConversation - 1)));
    const one = { atOnce: 1, questions: questionsPerConversation, conversations, report };
    const rows = await measure(system, one);
    const questions = 1 + Math.max(2, Math.ceil(rounds / conversationsAtOnce));
    rows.push(...(await measure(system, { ...one, atOnce: conversationsAtOnce, questions, conversations: 1 })));
    const long = await benchLongConversation(system, options.messages, report);
    if (system.unawaited() > 0) throw new Error(`${system.unawaited()} questions were answered more than once`);
    return { rows, long };
  } finally {
    await system.stop();
  }
}

interface Load {
  /** Number of customers who write at the same time. */
  atOnce: number;
  /** Number of questions in each conversation. */
  questions: number;
  /** Number of conversations of each customer, one after the other. */
  conversations: number;
  report(line: string): void;
}

async function measure(system: MessagingSystem, load: Load): Promise<MessagingRow[]> {
  const { atOnce, questions, conversations, report } = load;
  const all = atOnce * questions * conversations;
  report(`Measuring: ${atOnce} conversation(s) at once, ${all} questions…`);
  const first: number[] = [];
  const further: number[] = [];
  const { deliveries } = system.sunshine.webhooks;
  deliveries.length = 0;
  const startedAt = performance.now();
  const talk = async (): Promise<void> => {
    for (let count = 0; count < conversations; count += 1) {
      const customer = system.sunshine.customer('web');
      for (let index = 0; index < questions; index += 1) {
        const tookMs = await ask(system, customer, index);
        (index === 0 ? first : further).push(tookMs);
        // A single customer asks only when all work for the last answer is over.
        if (atOnce === 1) await system.sunshine.idle();
      }
    }
  };
  await withProgress(
    () => report(`${first.length + further.length} of ${all} are answered`),
    () => Promise.all(Array.from({ length: atOnce }, talk)),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  await system.sunshine.idle();
  const again = deliveries.filter(({ status, tries }) => status !== 200 || tries > 1).length;
  if (again > 0) report(`${again} webhook calls were not accepted at the first try`);
  const row = (work: string, times: readonly number[], perSecond: number | null = null): MessagingRow => ({
    work,
    conversationsAtOnce: atOnce,
    times: distributionOf(times),
    perSecond,
  });
  return [
    row(
      'webhook: answer',
      deliveries.map(({ tookMs }) => tookMs),
    ),
    row('first question of a conversation: answer of the bot', first),
    row('further question: answer of the bot', further, round(all / seconds)),
  ];
}
