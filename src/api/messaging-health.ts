import type { Client } from '@temporalio/client';
import { readMessagingFailure } from '../client/messaging-failure.ts';
import type { Config } from '../config/load-config.ts';
import type { Dependency } from './health.ts';

const fixes: Partial<Record<string, string>> = {
  unauthenticated: 'the platform rejects the key, which may have been revoked',
  forbidden: 'the key has too few rights, or its app is missing',
};

/**
 * The messaging platform as `/readyz` shows it; nothing when messaging is off. The API does not call the platform: what
 * the conversations met is read.
 */
export function messagingDependency(
  { sunshine, desk, temporal }: Pick<Config, 'sunshine' | 'desk' | 'temporal'>,
  client: Client,
): Dependency[] {
  if (sunshine === null) return [];
  return [
    {
      name: 'messaging',
      isOptional: true,
      check: async () => {
        if (sunshine.webhookSecrets.length === 0) {
          throw new Error(
            'SUNSHINE_WEBHOOK_SECRET is not set, so webhooks are answered with 503: npx deskbridge switchboard apply writes it down',
          );
        }
        const failure = desk === null ? null : await readMessagingFailure(client, desk.name, temporal.taskQueue);
        if (failure === null) return;
        const why = fixes[failure] ?? 'what conversations do there keeps failing';
        throw new Error(`${why} (${failure}): npx deskbridge switchboard show says what to do`);
      },
    },
  ];
}
