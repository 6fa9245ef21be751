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

/** Stands in for many conversations: takes the permits of their writes. */
export async function standIn(conversation: string): Promise<void> {
  const waiting: number[] = [];
  let questions = 0;
  setHandler(permitSignal, ({ operation }) => void waiting.push(operation));
  setHandler(reportWaitingSignal, () => void (questions += 1));
  for (let handled = 0; handled < 2_000;) {
    await condition(() => waiting.length > 0 || questions > 0);
    if (questions > 0) {
      questions = 0;
      await asked(conversation);
    }
    const some = waiting.splice(0);
    handled += some.length;
    if (some.length > 0) await permitted(conversation, some);
  }
  await condition(() => allHandlersFinished() && waiting.length === 0);
  await continueAsNew<typeof standIn>(conversation);
}
