import { describe, expect, it } from 'vitest';
import type { Call, RawAnswer } from '../../../src/adapters/http/calls.ts';
import { lostAnswer } from '../../../src/adapters/http/calls.ts';
import { failedAnswer } from '../../../src/adapters/zendesk/errors.ts';

const now = Date.parse('2026-11-21T10:00:00Z');
const read: Call = { service: 'zendesk', method: 'GET', path: '/tickets/{id}' };
const writing: Call = { service: 'zendesk', method: 'PUT', path: '/tickets/{id}' };

const answer = (status: number, body: unknown = '', headers: RawAnswer['headers'] = {}): RawAnswer => ({
  status,
  headers,
  text: typeof body === 'string' ? body : JSON.stringify(body),
});
const refused = (details: unknown) =>
  answer(422, { error: 'RecordInvalid', description: 'Record validation', details });

describe('the meaning of an answer', () => {
  it.each([
    [301, 'unavailable', 'unavailable'],
    [400, 'rejected', 'rejected'],
    [401, 'unauthenticated', 'unauthenticated'],
    [402, 'forbidden', 'forbidden'],
    [403, 'forbidden', 'forbidden'],
    [404, 'notFound', 'notFound'],
    [408, 'unavailable', 'unavailable'],
    [409, 'conflict', 'conflict'],
    [413, 'rejected', 'rejected'],
    [422, 'rejected', 'rejected'],
    [429, 'rateLimited', 'rateLimited'],
    [500, 'unavailable', 'ambiguous'],
    [502, 'unavailable', 'ambiguous'],
    [503, 'unavailable', 'ambiguous'],
    [504, 'unavailable', 'ambiguous'],
    [520, 'unavailable', 'ambiguous'],
  ])('with an empty body, %i is %s after a read and %s after a write', (status, afterRead, afterWrite) => {
    expect(failedAnswer(read, answer(status), now).details).toMatchObject({ kind: afterRead, status });
    expect(failedAnswer(writing, answer(status), now).kind).toBe(afterWrite);
  });

  it.each(['<html><body>Bad gateway for jane@example.com</body></html>', '[]', '"text"', 'null', '{"error":7}'])(
    'does not depend on the documented form of the body: %s',
    (text) => {
      const failure = failedAnswer(read, answer(502, text), now);
      expect(failure.details).toEqual({ service: 'zendesk', kind: 'unavailable', status: 502 });
      expect(failure.message).toBe('zendesk GET /tickets/{id}: status 502');
    },
  );

  it('takes a 404 page that does not come from the API for an outage, not for a missing ticket', () => {
    expect(failedAnswer(read, answer(404, '<html>No such help centre</html>'), now).kind).toBe('unavailable');
    expect(failedAnswer(read, answer(404, { error: 'RecordNotFound' }), now).kind).toBe('notFound');
    expect(failedAnswer(read, answer(404, { error: 'InvalidEndpoint' }), now).kind).toBe('unsupported');
  });

  it('takes a key that was used with another body for a try that may be done', () => {
    const body = { error: 'IdempotentRequestError', description: "Request parameters don't match" };
    expect(failedAnswer({ service: 'zendesk', method: 'POST', path: '/tickets' }, answer(400, body), now).kind).toBe(
      'ambiguous',
    );
  });

  it('shows nothing of the vendor’s text but a code', () => {
    const bodies = [
      { error: "Couldn't authenticate jane@example.com" },
      { error: { title: 'No access for jane@example.com', message: 'jane@example.com' } },
      { errors: [{ code: 'jane@example.com', title: 'Jane Doe' }] },
      { error: 'RecordInvalid', details: { email: [{ description: 'jane@example.com is taken' }] } },
    ];
    for (const body of bodies) expect(failedAnswer(writing, answer(422, body), now).message).not.toMatch(/jane/i);
    expect(failedAnswer(writing, answer(422, bodies[3]), now).message).toContain('RecordInvalid');
    const coded = { errors: [{ code: 'InvalidPaginationDepth', title: 'Too deep' }] };
    expect(failedAnswer(read, answer(400, coded), now).message).toContain('InvalidPaginationDepth');
    const titled = { error: { title: 'Forbidden', message: 'You do not have access' } };
    expect(failedAnswer(read, answer(403, titled), now).message).toContain('Forbidden');
  });
});

describe('a refusal', () => {
  it('of a closed ticket has the reason ticketClosed', () => {
    const failure = failedAnswer(
      writing,
      refused({ status: [{ description: 'Status: closed prevents ticket update' }] }),
      now,
    );
    expect(failure.details).toMatchObject({ kind: 'rejected', reason: 'ticketClosed' });
  });

  it('for fields that are required to solve has the reason requiredFields and names them', () => {
    const description = 'Assignee: is required when solving a ticket';
    const base = { base: [{ description, error: null, ticket_field_id: 1, ticket_field_type: 'FieldAssignee' }] };
    expect(failedAnswer(writing, refused(base), now).details).toMatchObject({
      reason: 'requiredFields',
      fields: [{ field: 'base', message: description }],
    });
    const scoped = { custom_field_7: [{ description: 'Produkt: erforderlich', ticket_field_id: 7 }] };
    expect(failedAnswer(writing, refused(scoped), now).details).toMatchObject({ reason: 'requiredFields' });
  });

  it('for any other field names the field, whatever the list holds', () => {
    const details = {
      requester: [{ description: 'Requester: is invalid', error: 'Invalid' }],
      tags: ['too long'],
      x: 3,
    };
    expect(failedAnswer(writing, refused(details), now).details).toMatchObject({
      reason: 'other',
      fields: [
        { field: 'requester', message: 'Requester: is invalid' },
        { field: 'tags', message: 'too long' },
      ],
    });
  });
});

describe('Retry-After', () => {
  const waitAfter = (status: number, headers: RawAnswer['headers']) =>
    failedAnswer(writing, answer(status, '', headers), now).details.retryAfterMs;

  it.each([429, 503])('of a %i may be in seconds', (status) => {
    expect(waitAfter(status, { 'retry-after': '37' })).toBe(37_000);
    expect(waitAfter(status, { 'retry-after': '0' })).toBe(0);
  });

  it('may be a date, which is measured against the date of the answer', () => {
    const until = 'Sat, 21 Nov 2026 10:01:30 GMT';
    expect(waitAfter(429, { 'retry-after': until })).toBe(90_000);
    expect(waitAfter(429, { 'retry-after': until, date: 'Sat, 21 Nov 2026 10:01:00 GMT' })).toBe(30_000);
    expect(waitAfter(503, { 'retry-after': 'Sat, 21 Nov 2026 09:00:00 GMT' })).toBe(0);
  });

  it('that is missing or invalid means ten seconds for a 429 and no time for a 503', () => {
    for (const headers of [{}, { 'retry-after': '' }, { 'retry-after': 'soon' }, { 'retry-after': '-5' }]) {
      expect(waitAfter(429, headers)).toBe(10_000);
      expect(waitAfter(503, headers)).toBeUndefined();
    }
  });
});

describe('the limit of one ticket', () => {
  const limited = (headers: RawAnswer['headers']) => failedAnswer(writing, answer(429, '', headers), now).details;
  const perTicket = (remaining: number) => ({
    'zendesk-ratelimit-per-ticket-updates': `total=30; remaining=${remaining}; resets=468`,
  });

  it('differs from the limit of the account, and lasts until it resets', () => {
    expect(limited(perTicket(0))).toMatchObject({ kind: 'rateLimited', limitOf: 'ticket', retryAfterMs: 468_000 });
    expect(limited({ ...perTicket(0), 'retry-after': '7' })).toMatchObject({ limitOf: 'ticket', retryAfterMs: 7_000 });
    for (const headers of [perTicket(3), {}, { 'x-rate-limit-remaining': '12' }]) {
      expect(limited(headers).limitOf).toBeUndefined();
      expect(limited(headers).retryAfterMs).toBe(10_000);
    }
  });

  it('is not that of the desk, which only a header that shows the account used up tells', () => {
    for (const account of [{ 'x-rate-limit-remaining': '0' }, { 'ratelimit-remaining': '0' }]) {
      const shown = { ...perTicket(0), ...account, 'retry-after': '40' };
      expect(limited(shown)).toMatchObject({ limitOf: 'desk', retryAfterMs: 40_000 });
    }
    const long = limited({ 'retry-after': '468' });
    expect(long).toMatchObject({ kind: 'rateLimited', retryAfterMs: 468_000 });
    expect(long.limitOf).toBeUndefined();
  });

  it('lasts ten seconds when its header gives no time', () => {
    const header = 'zendesk-ratelimit-per-ticket-updates';
    expect(limited({ [header]: 'total=30; remaining=0' })).toMatchObject({ limitOf: 'ticket', retryAfterMs: 10_000 });
    expect(limited({ [header]: 'soon' }).limitOf).toBeUndefined();
  });
});

describe('a refused custom field', () => {
  const problem = { description: 'does not exist', error: 'InvalidValue' };
  const reason = (details: unknown, fieldIds: string[]) =>
    failedAnswer(writing, refused(details), now, fieldIds).details.reason;

  it('that we filled as configured is a configuration problem, wherever it is named', () => {
    for (const details of [
      { base: [{ ...problem, ticket_field_id: 71 }] },
      { custom_field_71: [problem] },
      { custom_fields: [problem] },
    ]) {
      expect(reason(details, ['71'])).toBe('configuration');
      expect(reason(details, [])).not.toBe('configuration');
    }
  });

  it('that we did not fill is not a configuration problem', () => {
    expect(reason({ base: [{ ...problem, ticket_field_id: 8 }] }, ['71'])).toBe('requiredFields');
    expect(reason({ custom_field_8: [problem] }, ['71'])).toBe('other');
  });
});

describe('a lost answer', () => {
  it('is ambiguous only after a write that was sent and must not be repeated', () => {
    expect(lostAnswer(writing, true, 'UND_ERR_SOCKET').kind).toBe('ambiguous');
    expect(lostAnswer(writing, false, 'ECONNREFUSED').kind).toBe('unavailable');
    expect(lostAnswer(read, true, 'timeout').kind).toBe('unavailable');
    expect(lostAnswer({ ...writing, repeatable: true }, true, 'timeout').kind).toBe('unavailable');
  });
});
