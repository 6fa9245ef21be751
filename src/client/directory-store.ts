import { WithStartWorkflowOperation, WorkflowNotFoundError, type Client } from '@temporalio/client';
import { ServiceFailure } from '../domain/failures.ts';
import type { PinRecords, PhoneBook } from '../ports/directory.ts';
import { readEntryQuery, writeEntryUpdate } from '../workflows/messages.ts';
import { untilAborted } from './bounded.ts';
import { workflowTypes } from '../workflows/types.ts';
import { describeExecution } from './executions.ts';
import { workflowTaskTimeout } from './task-timeout.ts';

/** Options of {@link createDirectoryStore}. */
export interface DirectoryStoreOptions {
  client: Client;
  taskQueue: string;
  /** Keyed hash of a customer id or number, since operators can read workflow ids. */
  hash: (value: string) => string;
  /** Name of the help desk: the same id means different customers in different help desks. */
  desk: string;
}

/** What some help desks cannot keep for us: PIN records, and the phone numbers of customers. */
export interface DirectoryStore {
  pins: PinRecords;
  phones: PhoneBook;
}

type EntryWorkflow = (value: string | null) => Promise<void>;
/** With `from` it is written only if it still has that value. */
interface EntryWrite {
  to: string | null;
  from?: string | null;
}

/** Creates the client of our own durable directory: one workflow per PIN record and per phone number. */
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
    /** Reads the entry; null if there is none, or if its workflow was ended from outside. */
    read: (signal: AbortSignal): Promise<string | null> =>
      bounded(client, signal, async () => {
        const handle = client.workflow.getHandle(workflowId);
        const execution = await describeExecution(client, workflowId);
        return execution?.isRunning === true ? orNull(handle.query(readEntryQuery)) : null;
      }),

    /** Writes the entry; returns its value afterwards. */
    write: (write: EntryWrite, signal: AbortSignal): Promise<string | null> =>
      bounded(client, signal, () => {
        // An entry that does not exist is not started only to be emptied.
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
            workflowTaskTimeout,
          }),
        });
      }),
  };
}

/** Null for an entry that does not exist or has just ended. */
async function orNull<Result>(call: Promise<Result>): Promise<Result | null> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

/**
 * Does work until the signal aborts it.
 * @throws ServiceFailure `unavailable`, also after an abort
 */
async function bounded<Result>(client: Client, signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  try {
    return await untilAborted(signal, client.withAbortSignal(signal, work), 'aborted');
  } catch (error) {
    throw unanswered(error);
  }
}

function unanswered(cause?: unknown): ServiceFailure {
  const what = 'our own directory does not answer: it needs Temporal and a running worker';
  return new ServiceFailure(what, { kind: 'unavailable', service: 'temporal' }, { cause });
}
