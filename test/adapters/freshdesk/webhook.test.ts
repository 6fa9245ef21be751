import { describe, expect, it } from 'vitest';
import { readFreshdeskWebhook } from '../../../src/adapters/freshdesk/webhook.ts';
import { ruleWebhook } from '../../../simulators/freshdesk/webhooks.ts';
import { start } from './support.ts';

const now = Date.parse('2026-11-21T10:00:00Z');
const read = (body: string, at = now, secret: string | string[] | undefined = 's3') =>
  readFreshdeskWebhook({ headers: { 'x-deskbridge-secret': secret }, body: Buffer.from(body) }, ['s2', 's3'], at);
const events = (...args: Parameters<typeof read>) => {
  const reading = read(...args);
  if (reading.kind === 'refused') throw new Error(reading.reason);
  return reading.events;
};

describe('a webhook of Freshdesk', () => {
  it.each([undefined, '', 'S3', 's33', ['s3', 's3']])('with the secret %s is refused', (secret) => {
    expect(
      readFreshdeskWebhook({ headers: { 'x-deskbridge-secret': secret }, body: Buffer.from('{}') }, ['s3'], now).kind,
    ).toBe('refused');
  });

  it.each([
    ['simple content', '{"freshdesk_webhook":{"ticket_id":12,"ticket_status":"Open"}}'],
    ['advanced content', '{"ticket_id":"12","subject":"x"}'],
    ['advanced content that a quotation mark broke', '{"said":"They said "no" to me","ticket_id":"12","x":1}'],
    ['advanced content that a line break broke', '{"ticket_id": 12, "said":"one\ntwo"}'],
  ])('with %s gives the ticket and nothing else', (_name, body) => {
    expect(events(body)).toEqual([{ id: expect.stringMatching(/^12@[\da-f]{32}$/), ticketId: '12', at: null }]);
  });

  it('has the time that its body gives, and is the same event whenever it is sent again', () => {
    const body = '{"ticket_id":"12","updated_at":"2026-11-21T09:58:00Z"}';
    expect(events(body)).toEqual(events(body, now + 3_600_000));
    expect(events(body)[0]?.at).toBe(now - 120_000);
  });

  it('without a time is another event minutes later, so that no change counts as a repetition', () => {
    const body = '{"ticket_id":"12"}';
    expect(events(body)).toEqual(events(body, now + 59_000));
    expect(events(body)).not.toEqual(events(body, now + 120_000));
  });

  it.each(['simple', 'free', 'brokenFree'] as const)(
    'is read in the form that the simulated rule sends: %s',
    async (content) => {
      const { sim, customerId } = await start({ webhookContent: content });
      const id = sim.seedTicket({ requesterId: customerId, subject: 'The "best" one', body: 'x' });
      const record = sim.store.tickets.get(Number(id));
      if (record === undefined) throw new Error('there is no such ticket');
      const { body } = ruleWebhook(sim.store, record, {});
      expect(events(body)).toMatchObject([{ ticketId: id, at: Date.parse('2026-11-21T10:00:00Z') }]);
    },
  );

  it('gives its ticket even when a text in it names other tickets', () => {
    const text = '\\", "ticket_id": "99", "';
    const body = `{"said":"${text.replaceAll('\\', '')}" broken","ticket_id":"12"}`;
    expect(events(body).map(({ ticketId }) => ticketId)).toContain('12');
  });

  it.each(['{"ticket_id":"12; drop"}', '{"ticket_id":-1}', '{"ticket_id":1.5}', '{"a":{"ticket_id":"1"}}', 'x'])(
    'with %s gives no ticket',
    (body) => expect(read(body)).toEqual({ kind: 'events', events: [], ignored: 1 }),
  );
});
