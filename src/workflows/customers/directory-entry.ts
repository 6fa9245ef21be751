import { allHandlersFinished, condition, continueAsNew, setHandler } from '@temporalio/workflow';
import { acceptAny, readEntryQuery, writeEntryUpdate } from '../messages.ts';
import { isNewRunDue } from '../start-anew.ts';

/** An entry that is not written within this time ends. */
const firstWriteWithin = '1 minute';

/**
 * Keeps one text of our own directory: the PIN record of one customer, or the customer of one phone number. Runs until
 * it is emptied.
 * @param value the text before the workflow continued as new; null: none yet
 */
export async function directoryEntry(value: string | null): Promise<void> {
  let current = value;
  setHandler(
    writeEntryUpdate,
    ({ to, from }) => {
      if (from === undefined || current === from) current = to;
      return current;
    },
    { validator: acceptAny },
  );
  setHandler(readEntryQuery, () => current);

  await condition(() => current !== null, firstWriteWithin);
  await condition(() => current === null || isNewRunDue());
  await condition(allHandlersFinished);
  // It was emptied and written again meanwhile: that must not get lost.
  if (current !== null) await continueAsNew<typeof directoryEntry>(current);
}
