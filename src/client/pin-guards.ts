import { WithStartWorkflowOperation, type Client } from '@temporalio/client';
import { pinGuardWorkflowId, type PinGuardScope } from '../domain/ids.ts';
import type { Admission, PinGuardInput } from '../domain/pin-guard.ts';
import type { PinAttemptSubject, PinGuards } from '../ports/pin-guards.ts';
import { admitUpdate, settleSignal } from '../workflows/messages.ts';
import { workflowTypes } from '../workflows/types.ts';

/** Options of {@link createPinGuards}. */
export interface PinGuardsOptions {
  client: Client;
  taskQueue: string;
  /** Keyed hash of a number or customer id, since operators can read workflow ids. */
  hash: (value: string) => string;
}

type PinGuardWorkflow = (input: PinGuardInput) => Promise<void>;

interface Guard {
  scope: PinGuardScope;
  workflowId: string;
}

/** Stands for callers without a number and for numbers without a customer, which are counted like any other. */
const unknown = 'unknown';

/** Creates the client of the durable PIN guards, one workflow each. */
export function createPinGuards({ client, taskQueue, hash }: PinGuardsOptions): PinGuards {
  const guardsOf = ({ number, requesterId }: PinAttemptSubject): Guard[] => {
    const guards: Guard[] = [
      { scope: 'all', workflowId: pinGuardWorkflowId('all', hash('all')) },
      // A number of no customer gets a customer's guard too, so that both cases take the same time.
      {
        scope: 'customer',
        workflowId: pinGuardWorkflowId('customer', hash(`customer:${requesterId ?? `${unknown}:${number ?? ''}`}`)),
      },
    ];
    // All callers with a withheld number would share one lock. They cannot be verified anyway.
    if (number !== null) {
      guards.push({ scope: 'number', workflowId: pinGuardWorkflowId('number', hash(`number:${number}`)) });
    }
    return guards;
  };
  const reportTo = (guards: Guard[], key: string, outcome: 'right' | 'void') =>
    Promise.all(guards.map((guard) => signalIfOpen(client, guard.workflowId, { key, outcome })));

  return {
    admit: async (subject, key) => {
      const guards = guardsOf(subject);
      const admissions = await Promise.all(guards.map((guard) => admitAt(client, taskQueue, guard, key)));
      const refused = admissions.filter((admission) => !admission.admitted);
      if (refused.length === 0) return { admitted: true };
      // Refused by one guard, the PIN was not compared, so the attempt must not count with the others.
      await reportTo(
        guards.filter((_, index) => admissions[index]?.admitted === true),
        key,
        'void',
      );
      return { admitted: false, retryAt: Math.max(...refused.map((admission) => admission.retryAt)) };
    },
    reportAttempt: async (subject, key, outcome) => {
      await reportTo(guardsOf(subject), key, outcome);
    },
  };
}

function admitAt(client: Client, taskQueue: string, guard: Guard, key: string): Promise<Admission> {
  return client.workflow.executeUpdateWithStart(admitUpdate, {
    args: [{ key }],
    startWorkflowOperation: new WithStartWorkflowOperation<PinGuardWorkflow>(workflowTypes.pinGuard, {
      workflowId: guard.workflowId,
      taskQueue,
      args: [{ scope: guard.scope, state: null }],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      workflowTaskTimeout: '5 seconds',
    }),
  });
}

async function signalIfOpen(client: Client, workflowId: string, message: { key: string; outcome: 'right' | 'void' }) {
  try {
    await client.workflow.getHandle(workflowId).signal(settleSignal, message);
  } catch (error) {
    // A guard that has ended has no attempt left to take back.
    if (!(error instanceof Error) || error.name !== 'WorkflowNotFoundError') throw error;
  }
}
