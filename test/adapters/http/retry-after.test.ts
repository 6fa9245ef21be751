import { expect, it } from 'vitest';
import { retryAfterMs } from '../../../src/adapters/http/retry-after.ts';

const now = Date.parse('2026-11-21T10:00:00Z');

it.each([
  ['7', 7_000],
  ['0.5', 500],
  ['50, 53', 53_000],
  ['53,50', 53_000],
  [['50', '53'], 53_000],
  ['Sat, 21 Nov 2026 10:00:30 GMT', 30_000],
  ['86400', 3_600_000],
  ['9'.repeat(400), 3_600_000],
  ['Mon, 21 Nov 2067 10:00:30 GMT', 3_600_000],
  ['50, soon', null],
  ['soon', null],
  ['-5', null],
  ['', null],
  [undefined, null],
] as const)('Retry-After %j asks to wait %j ms', (value, wanted) => {
  const header = typeof value === 'object' ? [...value] : value;
  expect(retryAfterMs({ 'retry-after': header }, now)).toBe(wanted);
});
