import { ServiceFailure } from '../domain/failures.ts';
import type { VendorHealth, VendorState } from '../domain/vendor-health.ts';
import type { CallOptions } from '../ports/call.ts';
import type { HelpDesk } from '../ports/help-desk.ts';
import type { Messaging } from '../ports/messaging.ts';
import { callOptions } from './attempt.ts';

/** What {@link createVendorHealthActivities} needs. `messaging` is null if it is not configured on this worker. */
export interface VendorHealthDependencies {
  helpDesk: Pick<HelpDesk, 'name' | 'checkHealth'>;
  messaging: Pick<Messaging, 'checkHealth'> | null;
}

/** The check of the outside services, for `/readyz`. */
export function createVendorHealthActivities({ helpDesk, messaging }: VendorHealthDependencies) {
  return {
    /** Asks the desk and the messaging platform at once. A failure of theirs is a result, not a failure of the check. */
    checkVendors: async (): Promise<Omit<VendorHealth, 'checkedAt'>> => {
      const options = callOptions();
      const [desk, platform] = await Promise.all([
        check(helpDesk.name, helpDesk, options),
        messaging === null ? null : check('messaging', messaging, options),
      ]);
      return { desk, messaging: platform };
    },
  };
}

/** Types of {@link createVendorHealthActivities}, for workflows. */
export type VendorHealthActivities = ReturnType<typeof createVendorHealthActivities>;

async function check(
  name: string,
  service: { checkHealth(options: CallOptions): Promise<void> },
  options: CallOptions,
): Promise<VendorState> {
  const startedAt = performance.now();
  const state = (failure: VendorState['failure']): VendorState => {
    return { name, failure, tookMs: Math.round(performance.now() - startedAt) };
  };
  try {
    await service.checkHealth(options);
    return state(null);
  } catch (error) {
    return state(error instanceof ServiceFailure ? error.kind : 'bug');
  }
}
