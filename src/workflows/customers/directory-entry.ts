import { allHandlersFinished, condition, continueAsNew, setHandler, workflowInfo } from '@temporalio/workflow';
import { readEntryQuery, writeEntryUpdate } from '../messages.ts';

/** An entry whose first write never came ends after this long. */
const firstWriteWithin = '1 minute';

/**
 * Keeps one text of our own directory: the PIN record of one customer, or the customer of one phone number. Lives until
 * it is emptied.
 * @param value what was there before the workflow continued as new; null: nothing yet
 */
export async function directoryEntry(value: string | null): Promise<void> {
  let current = value;
  setHandler(writeEntryUpdate, ({ to, from }) => {
    if (from === undefined || current === from) current = to;
    return current;
  });
  setHandler(readEntryQuery, () => current);

  await condition(() => current !== null, firstWriteWithin);
  await condition(() => current === null || workflowInfo().continueAsNewSuggested);
  await condition(allHandlersFinished);
  // Written again since it was emptied: it must not get lost.
  if (current !== null) await continueAsNew<typeof directoryEntry>(current);
}
