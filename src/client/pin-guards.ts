import { WithStartWorkflowOperation, type Client } from '@temporalio/client';
import { pinGuardWorkflowId, type PinGuardScope } from '../domain/ids.ts';
import type { Admission, PinGuardInput } from '../domain/pin-guard.ts';
import type { PinAttemptSubject, PinGuards } from '../ports/pin-guards.ts';
import { admitUpdate, settleSignal } from '../workflows/messages.ts';
import { workflowTypes } from '../workflows/types.ts';

/** How the PIN guards are reached. */
export interface PinGuardsOptions {
  client: Client;
  taskQueue: string;
  /** Keyed hash of a number or customer id: workflow ids are readable by operators. */
  hash: (value: string) => string;
}

type PinGuardWorkflow = (input: PinGuardInput) => Promise<void>;

interface Guard {
  scope: PinGuardScope;
  workflowId: string;
}

/** Stands for callers without a number, and for numbers without a customer: they are counted like any other. */
const unknown = 'unknown';

/** Creates the way to the durable PIN lockouts, one workflow each. */
export function createPinGuards({ client, taskQueue, hash }: PinGuardsOptions): PinGuards {
  const guardsOf = ({ number, requesterId }: PinAttemptSubject): Guard[] => {
    const guards: Guard[] = [
      { scope: 'all', workflowId: pinGuardWorkflowId('all', hash('all')) },
      // A number that belongs to nobody gets a customer's guard too, so that both take the same time.
      {
        scope: 'customer',
        workflowId: pinGuardWorkflowId('customer', hash(`customer:${requesterId ?? `${unknown}:${number ?? ''}`}`)),
      },
    ];
    // Withheld numbers are everybody's: a lock on them would shut out strangers. They cannot be verified anyway.
    if (number !== null) {
      guards.push({ scope: 'number', workflowId: pinGuardWorkflowId('number', hash(`number:${number}`)) });
    }
    return guards;
  };
  const settle = (guards: Guard[], key: string, outcome: 'right' | 'void') =>
    Promise.all(guards.map((guard) => signalIfOpen(client, guard.workflowId, { key, outcome })));

  return {
    admit: async (subject, key) => {
      const guards = guardsOf(subject);
      const admissions = await Promise.all(guards.map((guard) => admitAt(client, taskQueue, guard, key)));
      const refused = admissions.filter((admission) => !admission.admitted);
      if (refused.length === 0) return { admitted: true };
      // Refused by one: it was not tried, so it must not count with the others.
      await settle(
        guards.filter((_, index) => admissions[index]?.admitted === true),
        key,
        'void',
      );
      return { admitted: false, retryAt: Math.max(...refused.map((admission) => admission.retryAt)) };
    },
    settle: async (subject, key, outcome) => {
      await settle(guardsOf(subject), key, outcome);
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
    // A guard that has ended remembers nothing that could be taken back.
    if (!(error instanceof Error) || error.name !== 'WorkflowNotFoundError') throw error;
  }
}
