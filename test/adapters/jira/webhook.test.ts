import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readJiraWebhook } from '../../../src/adapters/jira/webhook.ts';

const secret = "It's a Secret to Everybody";
const now = Date.parse('2026-11-21T10:00:00Z');

function signed(payload: object, headers: Record<string, string> = {}) {
  const body = Buffer.from(JSON.stringify(payload));
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return { headers: { 'x-hub-signature': `sha256=${signature}`, ...headers }, body };
}

const event = { timestamp: now, webhookEvent: 'jira:issue_updated', issue: { id: '10001', key: 'SUP-1' } };

describe('a webhook of Jira', () => {
  it('is accepted with the signature of the published test vector', () => {
    const signature = 'sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9';
    const request = { headers: { 'x-hub-signature': signature }, body: Buffer.from('Hello World!') };
    expect(readJiraWebhook(request, [secret], now)).toEqual({ kind: 'events', events: [], ignored: 1 });
    expect(readJiraWebhook(request, ['another'], now).kind).toBe('refused');
    expect(readJiraWebhook(request, [''], now).kind).toBe('refused');
  });

  it('has the ticket’s id that never changes, and the event id that Jira repeats', () => {
    const reading = readJiraWebhook(signed(event, { 'x-atlassian-webhook-identifier': 'w-1' }), [secret], now);
    expect(reading).toEqual({ kind: 'events', events: [{ id: 'w-1', ticketId: '10001', at: now }], ignored: 0 });
    const bare = readJiraWebhook(signed(event), [secret], now);
    expect(bare).toEqual(readJiraWebhook(signed(event), [secret], now));
    expect(bare.kind === 'events' ? bare.events[0]?.id : '').toMatch(/^[0-9a-f]{64}$/u);
  });

  it('is refused a day later and when it is from the future', () => {
    const day = 24 * 3_600_000;
    expect(readJiraWebhook(signed(event), [secret], now + day).kind).toBe('events');
    expect(readJiraWebhook(signed(event), [secret], now + day + 1).kind).toBe('refused');
    expect(readJiraWebhook(signed(event), [secret], now - 600_000).kind).toBe('refused');
  });

  it('about other things gives no event, and a key named toString does no harm', () => {
    const link = { timestamp: now, webhookEvent: 'issuelink_created', issueLink: { id: 1 } };
    expect(readJiraWebhook(signed(link), [secret], now)).toEqual({ kind: 'events', events: [], ignored: 0 });
    const changelog = { items: [{ field: 'status', toString: 'Done' }] };
    const reading = readJiraWebhook(signed({ ...event, changelog }), [secret], now);
    expect(reading).toMatchObject({ kind: 'events', events: [{ ticketId: '10001' }] });
  });
});
