import { allHandlersFinished, condition, continueAsNew, proxyActivities, setHandler } from '@temporalio/workflow';
import type { VendorHealthActivities } from '../../activities/vendor-health.ts';
import { isStale, isUsable, type VendorHealth, type VendorHealthInput } from '../../domain/vendor-health.ts';
import { acceptAny, vendorHealthUpdate } from '../messages.ts';
import { shouldStartAnew } from '../start-anew.ts';

const { checkVendors } = proxyActivities<VendorHealthActivities>({
  startToCloseTimeout: '5 seconds',
  scheduleToCloseTimeout: '10 seconds',
  retry: { maximumAttempts: 1 },
  summary: 'check whether the outside services take our requests',
});

/** It ends when nobody has asked for this time; the next question begins a new one. */
const idle = '10 minutes';
/** How long a question waits for a check when nothing usable is known, in milliseconds. */
const waitMs = 1_000;

/**
 * Keeps what the last check of the outside services found, one workflow per installation. Whoever asks gets it at once,
 * and if it is stale, one check follows, however many ask. So an answer also shows that a worker does its work.
 */
export async function vendorHealth({ last }: VendorHealthInput): Promise<void> {
  let health = last;
  let isAsked = false;
  setHandler(
    vendorHealthUpdate,
    async () => {
      isAsked = true;
      await condition(() => isUsable(health, Date.now()), waitMs);
      return health;
    },
    { description: 'do the outside services take our requests?', validator: acceptAny },
  );
  do {
    while (await condition(() => isAsked || shouldStartAnew(), idle)) {
      isAsked = false;
      if (isStale(health, Date.now())) health = (await check()) ?? health;
      if (!shouldStartAnew()) continue;
      await condition(allHandlersFinished);
      await continueAsNew<typeof vendorHealth>({ last: health });
    }
    await condition(allHandlersFinished);
  } while (isAsked);
}

/** Null if no worker could check: what was known before then becomes too old to be used. */
async function check(): Promise<VendorHealth | null> {
  try {
    return { ...(await checkVendors()), checkedAt: Date.now() };
  } catch {
    return null;
  }
}
