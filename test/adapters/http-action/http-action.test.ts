import { describe, expect, it, onTestFinished } from 'vitest';
import { startCompany } from '../../../simulators/company/index.ts';
import { createHttpActions } from '../../../src/adapters/http-action/index.ts';
import { fillUrl } from '../../../src/adapters/http-action/fill-url.ts';
import { readAnswer } from '../../../src/adapters/http-action/read-answer.ts';
import type { HttpAction } from '../../../src/domain/messaging/company-actions.ts';
import type { CompanyCall } from '../../../src/ports/company-actions.ts';

async function start(changes: Partial<HttpAction> = {}) {
  const shop = await startCompany();
  shop.addOrder({ number: '1001', status: 'shipped', delivery: { carrier: 'Post', date: '2 May' } });
  const lookUp: HttpAction = {
    method: 'GET',
    url: `${shop.url}/orders/{order}`,
    headers: { Authorization: shop.authorization },
    body: null,
    idempotencyHeader: 'Idempotency-Key',
    answers: { status: 'status', date: 'delivery.date' },
    timeoutMs: 2_000,
    verified: false,
    ...changes,
  };
  const sendBack: HttpAction = {
    ...lookUp,
    method: 'POST',
    url: `${shop.url}/returns`,
    body: { order: '{order}', reason: '{why}' },
    answers: { number: 'return.number' },
    ...changes,
  };
  const actions = createHttpActions({ look_up: lookUp, send_back: sendBack });
  onTestFinished(async () => {
    await actions.close();
    await shop.close();
  });
  const perform = (call: Partial<CompanyCall>) =>
    actions.perform(
      { action: 'look_up', values: { order: '1001' }, run: 0, key: 'k', customer: null, ...call },
      { signal: AbortSignal.timeout(5_000) },
    );
  return { shop, perform };
}

describe('an action that fails', () => {
  it.each([500, 503, 429, 408])('with status %i is tried again', async (status) => {
    const { shop, perform } = await start();
    shop.faults.add({ kind: 'status', status });
    await expect(perform({})).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('with a wait that the customer cannot bear is given up at once', async () => {
    const { shop, perform } = await start();
    shop.faults.add({ kind: 'status', status: 429, retryAfter: 60 });
    expect(await perform({})).toEqual({ kind: 'unavailable' });
  });

  it.each([400, 401, 403, 422, 302])('with status %i is refused', async (status) => {
    const { shop, perform } = await start();
    shop.faults.add({ kind: 'status', status });
    expect(await perform({})).toEqual({ kind: 'refused' });
  });

  it('by silence ends at its own time limit', async () => {
    const { shop, perform } = await start({ timeoutMs: 200 });
    shop.faults.add({ kind: 'hang' });
    await expect(perform({})).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('by an answer that is not JSON, or too long, says so without quoting it', async () => {
    const { shop, perform } = await start();
    shop.faults.add({ kind: 'status', status: 200, body: 'secret words' });
    await expect(perform({})).rejects.toThrow(/^company GET \/look_up: an answer that is not JSON$/);
    shop.faults.add({ kind: 'status', status: 200, body: { status: 'x'.repeat(70_000) } });
    await expect(perform({})).rejects.toMatchObject({ kind: 'rejected', details: { reason: 'tooLarge' } });
  });

  it('because it does not exist, or because nobody proved who they are, sends nothing', async () => {
    const { shop, perform } = await start({ verified: true });
    expect(await perform({ action: 'nothing' })).toEqual({ kind: 'refused' });
    expect(await perform({ action: 'constructor' })).toEqual({ kind: 'refused' });
    expect(await perform({})).toEqual({ kind: 'notAuthenticated' });
    expect(shop.requests).toEqual([]);
    expect(await perform({ customer: { id: '1', name: 'Ada' } })).toMatchObject({ kind: 'answered' });
  });
});

describe('an action', () => {
  it('takes the declared values out of the answer, with the secret in its header', async () => {
    const { shop, perform } = await start();
    expect(await perform({})).toEqual({ kind: 'answered', fields: { status: 'shipped', date: '2 May' } });
    expect(await perform({ values: { order: '9' } })).toEqual({ kind: 'notFound' });
    shop.addOrder({ number: '7', status: 'packed', delivery: null });
    expect(await perform({ values: { order: '7' } })).toEqual({ kind: 'answered', fields: { status: 'packed' } });
  });

  it('that writes is done once, however often it is tried; another one has another key', async () => {
    const { shop, perform } = await start();
    const call = { action: 'send_back', values: { order: '1001', why: 'too "small"' } };
    shop.faults.add({ kind: 'lostAnswer' });
    await expect(perform(call)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await perform(call)).toEqual({ kind: 'answered', fields: { number: 'R-1' } });
    expect(shop.returns).toEqual([{ order: '1001', reason: 'too "small"' }]);
    await perform({ ...call, values: { ...call.values, why: 'other' } });
    await perform({ ...call, key: 'k2' });
    expect(shop.returns).toHaveLength(3);
  });

  it('has no key on a request that only reads', async () => {
    const { shop, perform } = await start();
    await perform({});
    expect(shop.requests[0]?.headers).not.toHaveProperty('idempotency-key');
  });
});

describe('an address', () => {
  const template = 'https://shop.example.com/orders/{order}?by={by}';
  it('escapes every value, so that it stays in its place', () => {
    expect(fillUrl(template, { order: 'a/b?c#d', by: 'x&y=1' })?.href).toBe(
      'https://shop.example.com/orders/a%2Fb%3Fc%23d?by=x%26y%3D1',
    );
    expect(fillUrl(template, { order: '\u{D800}ä', by: '' })?.pathname).toBe('/orders/%EF%BF%BD%C3%A4');
  });
  it.each(['', '.', '..'])('is none with the value “%s” in its path', (order) => {
    expect(fillUrl(template, { order, by: 'x' })).toBeNull();
  });
});

describe('an answer', () => {
  it('gives texts, numbers and truth values in one line each, and nothing else', () => {
    const text = JSON.stringify({ a: ' x\n y ', b: 5, c: false, d: { e: null }, f: [{ g: 'h'.repeat(400) }] });
    const paths = { a: 'a', b: 'b', c: 'c', d: 'd', e: 'd.e', g: 'f.0.g', p: '__proto__.x', n: 'a.length' };
    const fields = readAnswer(text, paths);
    expect(fields).toEqual({ a: 'x y', b: '5', c: 'false', g: 'h'.repeat(300) });
    expect(readAnswer('', {})).toEqual({});
    expect(readAnswer('<html>', {})).toBeNull();
  });
});
