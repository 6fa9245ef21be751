import type { VendorState } from '../../domain/vendor-health.ts';

/** The state of something that functions depend on. */
export interface DependencyState {
  name: 'api' | 'temporal' | 'worker' | 'desk' | 'messaging';
  /** `down`: no function would work. `impaired`: calls are answered and writes recorded all the same. */
  state: 'ok' | 'impaired' | 'down';
  /** Why it does not work, and what to do; null if it works. */
  reason: string | null;
  /** When it was checked, epoch milliseconds; null if it has not been checked yet. */
  checkedAt: number | null;
}

/** A check that takes longer than this shows that the service is slow, in milliseconds: answers have about 4 s. */
const slowMs = 2_000;

/** The help desk, as the worker found it. Only a refusal of our credentials makes all functions fail. */
export function deskState({ name, failure, tookMs }: VendorState, checkedAt: number): DependencyState {
  const state = (problem: string | null, isDown = false): DependencyState => {
    return { name: 'desk', state: problem === null ? 'ok' : isDown ? 'down' : 'impaired', reason: problem, checkedAt };
  };
  switch (failure) {
    case null:
      return state(tookMs > slowMs ? `${name} answers slowly: a check took ${tookMs} ms` : null);
    case 'unauthenticated':
      return state(`${name} rejects our credentials: set valid ones and restart the workers`, true);
    case 'forbidden':
      return state(`${name} accepts our credentials, but they have too few rights`);
    case 'rateLimited':
      return state(`${name} limits our requests: writes wait until it takes them again`);
    case 'unavailable':
    case 'ambiguous':
    case 'conflict':
      return state(`${name} does not answer, or answers with an error: writes are recorded and done later`);
    case 'rejected':
    case 'notFound':
    case 'unsupported':
      return state(`${name} refuses the check (${failure}): its settings may name something that does not exist`);
    case 'bug':
      return state(`${name} could not be checked because of a bug: see the log of the worker`);
  }
}
