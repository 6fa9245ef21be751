import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { WebhookReading, WebhookRequest } from '../../../src/ports/desk-webhooks.ts';
import type { HumanAgent } from '../../../simulators/desk.ts';
import type { ContractSubject } from '../subject.ts';
import type { Bench } from './bench.ts';
import { startBench } from './bench.ts';

interface Post {
  bench: Bench;
  ticketId: string;
  /** Lets a human act. Returns the webhooks that followed. */
  after(act: (agent: HumanAgent, ticketId: string) => void): Promise<WebhookRequest[]>;
  read(request: WebhookRequest, secrets?: readonly string[]): WebhookReading;
}

/** A desk with one ticket, and a server that collects its webhooks. */
async function catchWebhooks(subject: ContractSubject): Promise<Post> {
  const bench = await startBench(subject);
  const { simulator, readWebhook, webhookSecret, clock } = bench;
  let caught: WebhookRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      caught.push({ headers: request.headers satisfies IncomingHttpHeaders, body: Buffer.concat(chunks) });
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const ticketId = simulator.seedTicket({ requesterId: bench.adaId, subject: 'Hello', body: 'Anybody there?' });
  clock.advance(60_000);
  await simulator.webhooks.idle();
  simulator.webhooks.settings.target = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return {
    bench,
    ticketId,
    async after(act) {
      caught = [];
      bench.human((agent) => act(agent, ticketId));
      await simulator.webhooks.idle();
      return caught;
    },
    read: (request, secrets = [webhookSecret]) => readWebhook(request, secrets, clock.now()),
  };
}

const reply = (agent: HumanAgent, id: string): void => agent.reply(id, 'We are on it.');

function eventsOf(reading: WebhookReading): { id: string; ticketId: string; at: number | null }[] {
  if (reading.kind === 'refused') throw new Error(`refused: ${reading.reason}`);
  return reading.events;
}

function first(requests: WebhookRequest[]): WebhookRequest {
  const [request] = requests;
  if (request === undefined) throw new Error('there was no webhook');
  return request;
}

/** The request without the proof of its sender. */
function unproven({ headers, body }: WebhookRequest): WebhookRequest {
  const kept = Object.entries(headers).filter(([name]) => name !== 'authorization' && !name.startsWith('x-'));
  return { headers: Object.fromEntries(kept), body };
}

/** The contract of webhooks. */
export function webhooks(subject: ContractSubject): void {
  describe('webhooks', () => {
    it.each([
      ['replies', reply],
      ['changes the status', (agent, id) => agent.setStatus(id, 'solved')],
      ['deletes it', (agent, id) => agent.remove(id)],
    ] satisfies [string, (agent: HumanAgent, id: string) => void][])(
      'name the ticket when a colleague %s',
      async (_title, act) => {
        const post = await catchWebhooks(subject);
        const requests = await post.after(act);
        const events = requests.flatMap((request) => eventsOf(post.read(request)));
        expect(events.length).toBeGreaterThan(0);
        for (const event of events) {
          expect(event.ticketId).toBe(post.ticketId);
          expect(event.id).not.toBe('');
          const now = post.bench.clock.now();
          expect(Math.abs((event.at ?? now) - now)).toBeLessThan(60_000);
        }
      },
    );

    it('name the ticket when a colleague writes a note', async () => {
      const post = await catchWebhooks(subject);
      if (!post.bench.helpDesk.capabilities.privateNotes.supported) return;
      const requests = await post.after((agent, id) => agent.note(id, 'An odd one.'));
      const events = requests.flatMap((request) => eventsOf(post.read(request)));
      expect(events.map(({ ticketId }) => ticketId)).toContain(post.ticketId);
    });

    it('have the same event id when they are sent twice, and different ones for different events', async () => {
      const post = await catchWebhooks(subject);
      post.bench.simulator.webhooks.settings.copies = 2;
      const idsAfter = async (act: typeof reply) =>
        (await post.after(act)).flatMap((request) => eventsOf(post.read(request))).map(({ id }) => id);
      const replied = await idsAfter(reply);
      const solved = await idsAfter((agent, id) => agent.setStatus(id, 'solved'));
      for (const ids of [replied, solved]) {
        for (const id of ids) expect(ids.filter((each) => each === id)).toHaveLength(2);
      }
      expect(solved.some((id) => replied.includes(id))).toBe(false);
    });
  });

  proof(subject);
  nonsense(subject);
}

function proof(subject: ContractSubject): void {
  describe('the sender of a webhook', () => {
    it('is proven by any of the secrets', async () => {
      const post = await catchWebhooks(subject);
      const request = first(await post.after(reply));
      const secret = post.bench.webhookSecret;
      for (const secrets of [[secret], [secret, 'next-secret'], ['old-secret', secret]]) {
        expect(eventsOf(post.read(request, secrets)).length).toBeGreaterThan(0);
      }
    });

    it('is refused with wrong, empty or no secrets, and the reason shows no secret', async () => {
      const post = await catchWebhooks(subject);
      const request = first(await post.after(reply));
      const secret = post.bench.webhookSecret;
      for (const secrets of [['wrong-secret'], [''], [], ['', ''], [`${secret}x`], [secret.slice(1)]]) {
        const reading = post.read(request, secrets);
        expect(reading.kind, JSON.stringify(secrets)).toBe('refused');
        expect(JSON.stringify(reading)).not.toContain(secret);
      }
    });

    it('is refused without a proof, even when the secret is empty', async () => {
      const post = await catchWebhooks(subject);
      const bare = unproven(first(await post.after(reply)));
      for (const secrets of [[post.bench.webhookSecret], [''], []]) {
        expect(post.read(bare, secrets).kind).toBe('refused');
      }
    });

    it('is refused when one byte of the body differs, if bodies are signed', async () => {
      const post = await catchWebhooks(subject);
      const request = first(await post.after(reply));
      const { supported } = post.bench.helpDesk.capabilities.signedWebhooks;
      const flipped = Array.from(request.body, (byte, at) => {
        const body = Buffer.from(request.body);
        body[at] = byte ^ 1;
        return body;
      });
      const altered = [...flipped, request.body.subarray(1), Buffer.concat([request.body, Buffer.from(' ')])];
      const kinds = altered.map((body) => post.read({ headers: request.headers, body }).kind);
      expect(kinds.filter((kind) => supported && kind !== 'refused')).toEqual([]);
    });

    it('is refused when the webhook is recorded and sent again days later, if times are signed', async () => {
      const post = await catchWebhooks(subject);
      const request = first(await post.after(reply));
      if (!post.bench.helpDesk.capabilities.signedWebhooks.supported) return;
      post.bench.clock.advance(48 * 3_600_000);
      expect(post.read(request).kind).toBe('refused');
    });
  });
}

function nonsense(subject: ContractSubject): void {
  describe('a webhook that cannot be read', () => {
    it('never throws and never becomes an event', async () => {
      const post = await catchWebhooks(subject);
      const { headers } = first(await post.after(reply));
      const deep = '['.repeat(20_000);
      const bodies = [
        '',
        'null',
        '[]',
        '{}',
        '"text"',
        '{"a":',
        '0',
        deep,
        '{"__proto__":{"ticket_id":"1"}}',
        '\0\u00ff',
      ];
      const all = [...bodies.map((text) => Buffer.from(text)), Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28])];
      const readings = all.map((body) => post.read({ headers, body }));
      expect(readings.flatMap((reading) => (reading.kind === 'events' ? reading.events : []))).toEqual([]);
    });

    it('never throws because of its headers', async () => {
      const post = await catchWebhooks(subject);
      const { headers, body } = first(await post.after(reply));
      const names = Object.keys(headers);
      for (const value of [
        undefined,
        '',
        'nonsense',
        '=',
        'v1=',
        'sha256=',
        '9'.repeat(400),
        ['a', 'b'],
        'ä',
        '\u0000',
      ]) {
        for (const name of names) {
          expect(() => post.read({ headers: { ...headers, [name]: value }, body })).not.toThrow();
        }
        const none = Object.fromEntries(names.map((name) => [name, value]));
        expect(post.read({ headers: none, body }).kind).toBe('refused');
      }
    });
  });
}
