import { ServiceFailure } from '../../domain/failures.ts';
import type { Notifier } from '../../ports/notifier.ts';

/**
 * Posts admin notices to a URL as JSON; any 2xx means that it was received. The notice's id is also sent as
 * `Idempotency-Key`, because a notice whose answer is lost is sent again.
 */
export function createWebhookNotifier(url: string): Notifier {
  return {
    notify: async (notice, { signal }) => {
      const details = { kind: 'unavailable', service: 'administrator webhook' } as const;
      let response: Response;
      try {
        response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'idempotency-key': notice.id },
          body: JSON.stringify(notice),
          redirect: 'manual',
          signal,
        });
      } catch (error) {
        throw new ServiceFailure('the administrator webhook cannot be reached', details, { cause: error });
      }
      await response.body?.cancel();
      if (response.ok) return;
      const { status } = response;
      throw new ServiceFailure(`the administrator webhook answered ${status}`, { ...details, status });
    },
  };
}
