import { allHandlersFinished, condition, continueAsNew, setHandler } from '@temporalio/workflow';
import {
  admit,
  newPinGuard,
  fusePolicy,
  lockoutPolicy,
  reportAttempt,
  type PinGuardInput,
} from '../../domain/pin-guard.ts';
import { acceptAny, admitUpdate, settleSignal } from '../messages.ts';
import { shouldStartAnew } from '../start-anew.ts';

/**
 * Counts the PIN attempts of one customer, of one caller number or of all callers, across calls and restarts. Ends by
 * itself once there is nothing left to remember.
 */
export async function pinGuard(input: PinGuardInput): Promise<void> {
  const state = input.state ?? newPinGuard();
  const policy = input.scope === 'all' ? fusePolicy : lockoutPolicy;
  setHandler(admitUpdate, ({ key }) => admit(state, key, Date.now(), policy), {
    description: 'one PIN attempt',
    validator: acceptAny,
  });
  setHandler(settleSignal, ({ key, outcome }) => reportAttempt(state, key, outcome, policy));

  const quietFor = (): number => Date.now() - Math.max(state.lastAt, state.lockedUntil);
  do {
    const remainingMs = Math.max(1, policy.forgetMs - (state.lastAt === 0 ? 0 : quietFor()));
    await condition(shouldStartAnew, remainingMs);
    await condition(allHandlersFinished);
    if (shouldStartAnew()) await continueAsNew<typeof pinGuard>({ scope: input.scope, state });
  } while (quietFor() < policy.forgetMs);
}
