import { describe, expect, it } from 'vitest';
import { deskNames } from '../../../src/config/desk-names.ts';
import { buildApiWithoutTemporal, closingApis, metric } from '../../support/api-stack.ts';
import { bodyAbout, deskEnvironment, signedWebhook } from '../../support/desk-webhooks.ts';
import { messageEvent, postEvents, sunshineEnvironment } from '../../support/messaging-webhook.ts';
import { quietRuntime } from '../../support/temporal.ts';

quietRuntime();
const closing = closingApis();

const postponed = {
  error: 'notConfigured',
  message: 'This webhook is not configured yet. Please send it again later.',
};
const secretOf = (desk: string) => `${desk === 'rest' ? 'REST_DESK' : desk.toUpperCase()}_WEBHOOK_SECRET`;
const noDesk = {
  ZENDESK_SUBDOMAIN: undefined,
  ZENDESK_EMAIL: undefined,
  ZENDESK_API_TOKEN: undefined,
  ZENDESK_SOLVE_AS: undefined,
};

describe('a webhook that arrives before its secret is configured is answered with 503, so that it is sent again', () => {
  it.each(deskNames)('from %s', async (desk) => {
    const api = await closing(buildApiWithoutTemporal({ ...deskEnvironment(desk), [secretOf(desk)]: undefined }));
    for (const request of [signedWebhook(desk, bodyAbout(desk, '4711')), signedWebhook(desk, 'x'.repeat(2_000_000))]) {
      const answer = await api.app.inject({ method: 'POST', ...request });
      expect([answer.statusCode, answer.json()]).toEqual([503, postponed]);
      expect(Number(answer.headers['retry-after'])).toBeLessThan(60);
    }
    expect(await metric(api, `deskbridge_webhooks_total{desk="${desk}",outcome="notConfigured"}`)).toBe(2);
    expect(api.logLines.join()).toContain(`Set ${secretOf(desk)} and restart`);
  });

  it.each([
    ['nothing of messaging is configured', {}],
    ['only its secret is missing', { ...sunshineEnvironment, SUNSHINE_WEBHOOK_SECRET: undefined }],
  ])('from Sunshine Conversations, when %s', async (_when, env) => {
    const api = await closing(buildApiWithoutTemporal(env));
    for (const key of ['a-secret', null]) {
      const answer = await postEvents(api, [messageEvent('c1', 'Hi')], key);
      expect([answer.statusCode, answer.json()]).toEqual([503, postponed]);
      expect(answer.headers['retry-after']).toBe('30');
    }
    expect(api.logLines.join()).toContain('Set SUNSHINE_WEBHOOK_SECRET and restart');
  });

  it('from any help desk, while none is configured', async () => {
    const api = await closing(buildApiWithoutTemporal(noDesk));
    for (const desk of deskNames) {
      const answer = await api.app.inject({ method: 'POST', ...signedWebhook(desk, bodyAbout(desk, '4711')) });
      expect([answer.statusCode, answer.json()], desk).toEqual([503, postponed]);
    }
  });
});
