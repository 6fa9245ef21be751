import { allHandlersFinished, condition, continueAsNew, setHandler } from '@temporalio/workflow';
import { countWrong, fuseForgottenAt, newPinFuse, type PinFuseInput } from '../../domain/pin-fuse.ts';
import { admit, forgottenAt, lockoutPolicy, newPinGuard, settle, type PinGuardInput } from '../../domain/pin-guard.ts';
import { acceptAny, admitUpdate, fuseBlownUntilQuery, settleSignal, wrongPinsSignal } from '../messages.ts';
import { shouldStartAnew } from '../start-anew.ts';

/** How long a guard stays although it remembers nothing, in milliseconds: it may be asked again at once. */
const lingerMs = 60_000;

/**
 * Counts the PIN attempts of one customer, of one caller number or of all callers (the fuse), across calls and restarts.
 * Ends by itself once there is nothing left to remember.
 */
export async function pinGuard(input: PinGuardInput | PinFuseInput): Promise<void> {
  if (input.scope === 'all') await fuse(input);
  else await guard(input);
}

async function guard(input: PinGuardInput): Promise<void> {
  const state = input.state ?? newPinGuard();
  // First: what is taken back before it arrives may come with it.
  setHandler(settleSignal, (settlements) => {
    for (const settlement of settlements) settle(state, settlement, Date.now(), lockoutPolicy);
  });
  setHandler(
    admitUpdate,
    ({ attempts }) => attempts.map((attempt) => admit(state, attempt, Date.now(), lockoutPolicy)),
    { description: 'PIN attempts', validator: acceptAny },
  );
  await until(() => forgottenAt(state, lockoutPolicy));
  if (shouldStartAnew()) await continueAsNew<typeof pinGuard>({ scope: input.scope, state });
}

async function fuse(input: PinFuseInput): Promise<void> {
  const state = input.state ?? newPinFuse();
  setHandler(wrongPinsSignal, (keys) => countWrong(state, keys, Date.now()));
  setHandler(fuseBlownUntilQuery, () => state.blownUntil);
  await until(() => fuseForgottenAt(state));
  if (shouldStartAnew()) await continueAsNew<typeof pinGuard>({ scope: 'all', state });
}

/** Waits until there is nothing left to remember, or the history is long. */
async function until(forgottenAt: () => number): Promise<void> {
  const beganAt = Date.now();
  const remainingMs = (): number => Math.max(beganAt, forgottenAt()) + lingerMs - Date.now();
  while (!shouldStartAnew() && remainingMs() > 0) await condition(shouldStartAnew, remainingMs());
  await condition(allHandlersFinished);
}
