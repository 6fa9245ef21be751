import { allHandlersFinished, condition, continueAsNew, proxyActivities, setHandler } from '@temporalio/workflow';
import { permitSignal, reportWaitingSignal } from '../../src/workflows/messages.ts';

/** What the stand-ins ask of the driver; see `backlog.ts`. */
export interface BacklogActivities {
  /** These writes of a stand-in were permitted, in this order: they are done. */
  permitted(conversation: string, operations: number[]): Promise<void>;
  /** A stand-in is asked to report what waits. */
  asked(conversation: string): Promise<void>;
}

const { permitted, asked } = proxyActivities<BacklogActivities>({ startToCloseTimeout: '30 seconds' });

/** Stands in for many conversations: takes the permits of their writes, and those that an earlier run left. */
export async function standIn(conversation: string, left: number[] = []): Promise<void> {
  const waiting = [...left];
  let questions = 0;
  setHandler(permitSignal, ({ operation }) => void waiting.push(operation));
  setHandler(reportWaitingSignal, () => void (questions += 1));
  for (let handled = 0; handled < 500;) {
    await condition(() => waiting.length > 0 || questions > 0);
    if (questions > 0) {
      questions = 0;
      await asked(conversation);
    }
    const some = waiting.splice(0);
    handled += some.length;
    if (some.length > 0) await permitted(conversation, some);
  }
  // Permits may have come since; the next run takes them.
  await condition(allHandlersFinished);
  await continueAsNew<typeof standIn>(conversation, waiting);
}
