import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { bounded } from '../../client/bounded.ts';
import { readMessagingFailure } from '../../client/messaging-failure.ts';
import { createWorkers } from '../../client/vendor-health.ts';
import type { Config } from '../../config/load-config.ts';
import { createReadiness, type Readiness } from './readiness.ts';

/** Time limit for the answer of Temporal, in milliseconds. */
const limitMs = 2_000;

/** The readiness of an API with this configuration. */
export function openReadiness(
  { sunshine, desk, temporal: { taskQueue } }: Pick<Config, 'sunshine' | 'desk' | 'temporal'>,
  client: Client,
  log: Logger,
): Readiness {
  const { namespace } = client.options;
  const messaging = sunshine && {
    hasWebhookSecret: sunshine.webhookSecrets.length > 0,
    readReported: async () => (desk === null ? null : readMessagingFailure(client, desk.name, taskQueue)),
  };
  const askTemporal = () => bounded(client, limitMs, () => client.workflowService.describeNamespace({ namespace }));
  return createReadiness({ askTemporal, workers: createWorkers({ client, taskQueue }), taskQueue, messaging }, log);
}
