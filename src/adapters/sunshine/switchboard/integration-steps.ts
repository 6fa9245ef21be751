import type { SunshineWebhook } from '../schema.ts';
import type { DesiredSwitchboard } from './desired.ts';
import type { Ours } from './ours.ts';
import type { KnownSecrets } from './secret-file.ts';
import type { Step } from './step.ts';

/** The steps for our integration and its webhook. A webhook whose secret nobody has is replaced. */
export function integrationSteps(desired: DesiredSwitchboard, ours: Ours, secrets: KnownSecrets): Step[] {
  const { integration, webhook, doubles } = ours;
  const { integrationName, target } = desired;
  if (integration === null) {
    const words = `Create the custom integration “${integrationName}” with a webhook to ${target}`;
    return [{ kind: 'createIntegration', words }];
  }
  const steps: Step[] = [];
  if (integration.displayName !== integrationName) {
    const words = `Rename the custom integration to “${integrationName}” (now: “${integration.displayName ?? ''}”)`;
    steps.push({ kind: 'renameIntegration', words });
  }
  if (webhook === null) return [...steps, { kind: 'createWebhook', words: `Create a webhook to ${target}` }];
  const repair = webhookRepair(webhook, desired);
  if (repair !== null) steps.push({ kind: 'repairWebhook', words: repair });
  const deletions = doubles.map(({ id }) => id);
  if (!isSecretKnown(webhook, secrets)) {
    if (webhook.secret != null) {
      steps.push({ kind: 'keepSecret', words: "Write down the webhook's secret" });
    } else {
      const words = `Create a new webhook to ${target}: the secret of the old one is lost`;
      steps.push({ kind: 'createWebhook', words });
      deletions.unshift(webhook.id);
    }
  }
  const deleted = deletions.map((webhookId): Step => {
    return {
      kind: 'deleteWebhook',
      webhookId,
      words: `Delete the webhook ${webhookId}, which sends every event twice`,
    };
  });
  return [...steps, ...deleted];
}

/** What must change about a webhook, in words; null when nothing must. */
function webhookRepair(webhook: SunshineWebhook, { target, triggers }: DesiredSwitchboard): string | null {
  if (webhook.target !== target) return `Point the webhook at ${target} (now: ${webhook.target ?? 'nowhere'})`;
  return sameTriggers(webhook, triggers) ? null : 'Set the events that the webhook sends';
}

function sameTriggers(webhook: SunshineWebhook, wanted: readonly string[]): boolean {
  const have = new Set(webhook.triggers ?? []);
  return have.size === wanted.length && wanted.every((trigger) => have.has(trigger));
}

/** True when we can verify this webhook's requests. One that shows no secret is assumed to have the configured one. */
function isSecretKnown(webhook: SunshineWebhook, { webhookId, configured }: KnownSecrets): boolean {
  if (webhook.id === webhookId) return true;
  return webhook.secret == null ? configured.length > 0 : configured.includes(webhook.secret);
}
