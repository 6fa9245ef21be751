import { describe, expect, it } from 'vitest';
import { failedAnswer as freshdesk } from '../../../src/adapters/freshdesk/errors.ts';
import { failedAnswer as jira } from '../../../src/adapters/jira/errors.ts';
import { failedAnswer as rest } from '../../../src/adapters/rest/errors.ts';
import { failedAnswer as zendesk } from '../../../src/adapters/zendesk/errors.ts';
import type { Call, RawAnswer } from '../../../src/adapters/http/calls.ts';
import type { FailureKind } from '../../../src/domain/failures.ts';

const desks: [name: string, kindOf: (call: Call, answer: RawAnswer) => FailureKind, own: object][] = [
  ['zendesk', (call, answer) => zendesk(call, answer, 0).kind, { error: 'ServiceUnavailable', description: 'x' }],
  ['jira', (call, answer) => jira(call, answer, 0).kind, { errorMessages: ['Down for maintenance.'], errors: {} }],
  ['jira service management', (call, answer) => jira(call, answer, 0).kind, { errorMessage: 'Down.' }],
  ['freshdesk', (call, answer) => freshdesk(call, answer, 0, []).kind, { code: 'service_unavailable', message: 'x' }],
  ['rest', (call, answer) => rest(call, answer, 0).kind, { error: { code: 'unavailable' } }],
];

/** Bodies of gateways and proxies, which may have lost the desk after it had done the write. */
const foreign = [
  { message: 'Service Unavailable' },
  { timestamp: 1, status: 503, error: 'Service Unavailable', path: '/' },
  { fault: { faultstring: 'The target server failed' } },
  {},
];

describe.each(desks)('a 503 of %s', (service, kindOf, own) => {
  const call: Call = { service, method: 'POST', path: '/tickets' };
  const answer = (body: object): RawAnswer => ({ status: 503, headers: {}, text: JSON.stringify(body) });

  it('in its own format says that nothing was done', () => {
    expect(kindOf(call, answer(own))).toBe('unavailable');
  });

  it.each(foreign)('in the format of a gateway, %j, leaves it open whether a write was done', (body) => {
    expect(kindOf(call, answer(body))).toBe('ambiguous');
    expect(kindOf({ ...call, method: 'GET' }, answer(body))).toBe('unavailable');
  });
});
