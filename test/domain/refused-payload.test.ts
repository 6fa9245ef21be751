import { expect, it } from 'vitest';
import { refusalOf, refusedPayload } from '../../src/domain/refused-payload.ts';

it('a refused payload is known by its mark, and nothing else is', () => {
  expect(refusalOf(refusedPayload('forged'))).toBe('forged');
  for (const value of [null, undefined, 'forged', 7, {}, []]) expect(refusalOf(value)).toBeNull();
});
