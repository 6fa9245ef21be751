import type { SunshineWebhook } from '../schema.ts';
import type { DesiredSwitchboard } from './desired.ts';
import type { Ours } from './ours.ts';
import type { KnownSecrets } from './secret-file.ts';
import type { Step } from './step.ts';

/**
 * The steps for our integration and its webhook. A webhook whose secret nobody has is replaced; the old one is deleted
 * by `webhookDeletions`.
 */
export function integrationSteps(desired: DesiredSwitchboard, ours: Ours, secrets: KnownSecrets): Step[] {
  const { integration, webhook } = ours;
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
  if (isLost(webhook, secrets)) {
    const words = `Create a new webhook to ${target}: the secret of the old one is lost`;
    steps.push({ kind: 'createWebhook', words });
  } else if (!isSecretKnown(webhook, secrets)) {
    steps.push({ kind: 'keepSecret', words: "Write down the webhook's secret" });
  }
  return steps;
}

/**
 * The steps that delete our further webhooks. They come after the self-test, because the service may still know only
 * the secret of an old one.
 */
export function webhookDeletions({ webhook, doubles }: Ours, secrets: KnownSecrets): Step[] {
  const replaced = webhook !== null && isLost(webhook, secrets) ? [webhook] : [];
  return [...replaced, ...doubles].map(({ id: webhookId }) => {
    const words = `Delete the webhook ${webhookId}, which sends every event twice`;
    return { kind: 'deleteWebhook', webhookId, words };
  });
}

/** True when nobody can know the secret of this webhook: it has to be replaced. */
function isLost(webhook: SunshineWebhook, secrets: KnownSecrets): boolean {
  return webhook.secret == null && !isSecretKnown(webhook, secrets);
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
