import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { Faults } from '../faults.ts';
import { createSimulatorApp, listen, type LoggedRequest } from '../http.ts';

/** An order of the simulated shop. */
export interface ShopOrder {
  number: string;
  status: string;
  /** Null while it is not known. */
  delivery: { carrier: string; date: string } | null;
}

/** A return that a customer has registered. */
export interface ShopReturn {
  order: string;
  reason: string;
}

/** How to start the simulator. */
export interface CompanyOptions {
  /** Default 127.0.0.1. */
  host?: string;
  /** Default 0: any free port. */
  port?: number;
  /** What must be in `Authorization`. */
  authorization?: string;
}

/** A running order system of a company: not a vendor's, so it stands for what a company may have. */
export interface CompanySimulator {
  readonly url: string;
  /** The whole value of the header `Authorization`. */
  readonly authorization: string;
  readonly faults: Faults;
  readonly requests: LoggedRequest[];
  readonly returns: readonly ShopReturn[];
  addOrder(order: ShopOrder): void;
  close(): Promise<void>;
}

const newReturn = z.strictObject({ order: z.string().min(1), reason: z.string().min(1) });

/**
 * Starts the order system: `GET /orders/:number`, and `POST /returns`, which does each `Idempotency-Key` once. Everything
 * lives in memory and is gone after `close`.
 */
export async function startCompany(options: CompanyOptions = {}): Promise<CompanySimulator> {
  const { host = '127.0.0.1', port = 0, authorization = 'Bearer shop-token' } = options;
  const faults = new Faults();
  const requests: LoggedRequest[] = [];
  const orders = new Map<string, ShopOrder>();
  const returns: ShopReturn[] = [];
  const done = new Map<string, object>();
  const app = createSimulatorApp({
    faults,
    requests,
    now: Date.now,
    isApi: (path) => path.startsWith('/orders') || path.startsWith('/returns'),
    errorBody: (status) => ({ error: `simulated ${status}` }),
  });
  app.addHook('preHandler', async (request, reply) => {
    if (request.url.startsWith('/_sim/') || isSame(request.headers.authorization, authorization)) return undefined;
    return reply.code(401).send({ error: 'unauthorized' });
  });
  app.get<{ Params: { number: string } }>('/orders/:number', (request, reply) => {
    const order = orders.get(request.params.number);
    return order === undefined ? reply.code(404).send({ error: 'no such order' }) : order;
  });
  app.post('/returns', (request, reply) => {
    const key = request.headers['idempotency-key'];
    const parsed = newReturn.safeParse(request.body);
    if (typeof key !== 'string') return reply.code(400).send({ error: 'Idempotency-Key is missing' });
    const before = done.get(key);
    if (before !== undefined) return before;
    if (!parsed.success) return reply.code(422).send({ error: 'order and reason are required' });
    if (!orders.has(parsed.data.order)) return reply.code(404).send({ error: 'no such order' });
    returns.push(parsed.data);
    const answer = { return: { number: `R-${returns.length}` } };
    done.set(key, answer);
    return reply.code(201).send(answer);
  });
  const url = await listen(app, host, port);
  return {
    url,
    authorization,
    faults,
    requests,
    returns,
    addOrder: (order) => void orders.set(order.number, order),
    close: async () => app.close(),
  };
}

function isSame(given: string | undefined, wanted: string): boolean {
  const [a, b] = [Buffer.from(given ?? ''), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
