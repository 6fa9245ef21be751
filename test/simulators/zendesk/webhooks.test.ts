import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';

import { openDesk } from './helpers.ts';

interface Received {
  headers: IncomingHttpHeaders;
  text: string;
  body: z.infer<typeof eventBody>;
}

const eventBody = z.looseObject({
  id: z.string(),
  type: z.string(),
  time: z.string(),
  subject: z.string(),
  event: z.record(z.string(), z.unknown()),
  detail: z.record(z.string(), z.unknown()),
});

/** A desk whose webhooks go to a server that answers `statuses` one after the other, then 200. */
async function openWithReceiver(statuses: number[] = []) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, text, body: eventBody.parse(JSON.parse(text)) });
      response.writeHead(statuses.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const desk = await openDesk({ webhookSecret: 'shh' });
  const { webhooks } = desk.sim;
  webhooks.settings.target = `http://127.0.0.1:${port}/hook`;
  webhooks.settings.retryMs = 1;
  const reported = async () => {
    await webhooks.idle();
    return received.splice(0).sort((a, b) => sequence(a) - sequence(b));
  };
  return { ...desk, webhooks, reported };
}

const sequenceOf = z.object({ meta: z.object({ sequence: z.object({ position: z.number() }) }) });
const sequence = ({ body }: Received): number => sequenceOf.safeParse(body.event).data?.meta.sequence.position ?? 0;
const names = (received: Received[]) => received.map(({ body }) => body.type.replace('zen:event-type:ticket.', ''));

describe('the webhook', () => {
  it('is signed over time and body, and only differs in its time between tries', async () => {
    const { ticket, reported } = await openWithReceiver([503, 500]);
    await ticket();
    const received = await reported();
    const created = received.filter(({ body }) => body.type.endsWith('created'));
    expect(received).toHaveLength(4);
    for (const { headers, text } of received) {
      const time = String(headers['x-zendesk-webhook-signature-timestamp']);
      expect(time).toBe('2026-03-01T10:00:00Z');
      const signature = createHmac('sha256', 'shh').update(time).update(text).digest('base64');
      expect(headers['x-zendesk-webhook-signature']).toBe(signature);
      expect(headers).toMatchObject({
        'user-agent': 'Zendesk Webhook',
        'content-type': 'application/json; charset=utf-8',
      });
      expect(text).toMatch(/^\{\n {2}"account_id"[^]*\}\n$/u);
    }
    expect(new Set(created.map(({ body }) => body.id)).size).toBe(1);
    expect(new Set(received.map(({ headers }) => headers['x-zendesk-webhook-invocation-id'])).size).toBe(2);
  });

  it('reports every part of a change, with ids as text and statuses in capitals', async () => {
    const { sim, call, ticket, reported } = await openWithReceiver();
    const group = sim.store.seedGroup('Billing');
    const id = await ticket({ tags: ['a'] });
    expect(names(await reported())).toEqual(['created', 'comment_added']);
    const change = { status: 'pending', priority: 'high', group_id: group.id, tags: ['b'], subject: 'New' };
    const comment = { body: 'secret', public: false };
    await call('PUT', `/tickets/${id}`, { ticket: { ...change, comment, custom_fields: [{ id: 9, value: 'v' }] } });
    const received = await reported();
    expect(names(received).sort()).toEqual([
      'comment_added',
      'custom_field_changed',
      'group_assignment_changed',
      'priority_changed',
      'status_changed',
      'subject_changed',
      'tags_changed',
    ]);
    const eventOf = (name: string) => received.find(({ body }) => body.type.endsWith(name))?.body.event;
    expect(eventOf('status_changed')).toMatchObject({ current: 'PENDING', previous: 'NEW' });
    expect(eventOf('priority_changed')).toMatchObject({ current: 'HIGH', previous: null });
    expect(eventOf('group_assignment_changed')).toMatchObject({ current: String(group.id) });
    expect(eventOf('tags_changed')).toMatchObject({ tags_added: ['b'], tags_removed: ['a'] });
    expect(eventOf('comment_added')).toMatchObject({ comment: { is_public: false, author: { is_staff: true } } });
    for (const { body } of received) {
      expect(body.subject).toBe(`zen:ticket:${id}`);
      expect(body.detail).toMatchObject({ id: String(id), status: 'PENDING', group_id: String(group.id) });
    }
  });

  it('reports a deletion, but no update that changes nothing or is refused', async () => {
    const { call, ticket, reported } = await openWithReceiver();
    const id = await ticket({ priority: 'low' });
    await reported();
    await call('PUT', `/tickets/${id}`, { ticket: { priority: 'low' } });
    await call('PUT', `/tickets/${id}`, { ticket: { priority: 'huge' } });
    expect(await reported()).toEqual([]);
    await call('DELETE', `/tickets/${id}`);
    const [deleted] = await reported();
    expect(deleted?.body).toMatchObject({ type: 'zen:event-type:ticket.soft_deleted', detail: { status: 'DELETED' } });
  });
});
