import { WithStartWorkflowOperation, WorkflowNotFoundError, type Client } from '@temporalio/client';
import { ServiceFailure } from '../domain/failures.ts';
import type { PinRecords, PhoneBook } from '../ports/directory.ts';
import { readEntryQuery, writeEntryUpdate } from '../workflows/messages.ts';
import { workflowTypes } from '../workflows/types.ts';

/** How our own directory is reached. */
export interface DirectoryStoreOptions {
  client: Client;
  taskQueue: string;
  /** Keyed hash of a customer id or number: workflow ids are readable by operators. */
  hash: (value: string) => string;
  /** Whose customers these are: ids of different help desks have nothing to do with each other. */
  desk: string;
}

/** What help desks do not keep for us: PIN records, and the phone numbers of customers. */
export interface DirectoryStore {
  pins: PinRecords;
  phones: PhoneBook;
}

type EntryWorkflow = (value: string | null) => Promise<void>;
/** With `from` it is written only over that. */
interface EntryWrite {
  to: string | null;
  from?: string | null;
}

/** Creates the way to our own durable directory: one workflow for each customer's PIN record and each number. */
export function createDirectoryStore(options: DirectoryStoreOptions): DirectoryStore {
  const { hash, desk } = options;
  const pinEntry = (requesterId: string) =>
    entry(options, `directory/pin/${hash(`directory:${desk}:pin:${requesterId}`)}`);
  const phoneEntry = (number: string) => entry(options, `directory/phone/${hash(`directory:${desk}:phone:${number}`)}`);
  return {
    pins: {
      getPinRecord: (requesterId, { signal }) => pinEntry(requesterId).read(signal),
      setPinRecord: async (requesterId, record, { signal }) => {
        await pinEntry(requesterId).write({ to: record }, signal);
      },
    },
    phones: {
      ownerOf: (number, { signal }) => phoneEntry(number).read(signal),
      register: async (number, requesterId, { signal }) => {
        const owner = await phoneEntry(number).write({ to: requesterId, from: null }, signal);
        if (owner === null) throw unanswered();
        return owner;
      },
      forget: async (number, requesterId, { signal }) => {
        await phoneEntry(number).write({ to: null, from: requesterId }, signal);
      },
    },
  };
}

function entry({ client, taskQueue }: DirectoryStoreOptions, workflowId: string) {
  return {
    /** What is there; null when there is no entry, or its workflow was ended from outside. */
    read: (signal: AbortSignal): Promise<string | null> =>
      bounded(client, signal, async () => {
        const handle = client.workflow.getHandle(workflowId);
        const description = await orNull(handle.describe());
        return description?.status.name === 'RUNNING' ? orNull(handle.query(readEntryQuery)) : null;
      }),

    /** Answers what is there after it. */
    write: (write: EntryWrite, signal: AbortSignal): Promise<string | null> =>
      bounded(client, signal, () => {
        // Nothing is begun only to be emptied.
        if (write.to === null) {
          const handle = client.workflow.getHandle(workflowId);
          return orNull(handle.executeUpdate(writeEntryUpdate, { args: [write] }));
        }
        return client.workflow.executeUpdateWithStart(writeEntryUpdate, {
          args: [write],
          startWorkflowOperation: new WithStartWorkflowOperation<EntryWorkflow>(workflowTypes.directoryEntry, {
            workflowId,
            taskQueue,
            args: [null],
            workflowIdConflictPolicy: 'USE_EXISTING',
            workflowIdReusePolicy: 'ALLOW_DUPLICATE',
            workflowTaskTimeout: '5 seconds',
          }),
        });
      }),
  };
}

/** An entry that does not exist, or has just ended, holds nothing. */
async function orNull<Result>(asked: Promise<Result>): Promise<Result | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

/** @throws ServiceFailure `unavailable`, also when the time is up */
async function bounded<Result>(client: Client, signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  let stop: () => void = () => undefined;
  // The client's own limits sleep through its retries.
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(new Error('aborted'));
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
  try {
    return await Promise.race([client.withAbortSignal(signal, work), aborted]);
  } catch (error) {
    throw unanswered(error);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function unanswered(cause?: unknown): ServiceFailure {
  const what = 'our own directory does not answer: it needs Temporal and a running worker';
  return new ServiceFailure(what, { kind: 'unavailable', service: 'temporal' }, { cause });
}
