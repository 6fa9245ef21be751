import { expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/load-config.ts';
import { keys, phone } from '../environments.ts';
import { problemsOf } from '../problems-of.ts';

it('PHONE_DEFAULT_COUNTRY is a country of ISO 3166 in any case, and no country when it is not set', () => {
  expect(loadConfig({ ...keys, ...phone }).phoneNumbers.defaultCountry).toBeNull();
  expect(loadConfig({ ...keys, ...phone, PHONE_DEFAULT_COUNTRY: 'de' }).phoneNumbers.defaultCountry).toBe('DE');
});

it.each(['+49', 'Germany', 'XX'])('PHONE_DEFAULT_COUNTRY=%s is a problem that says what to set', (value) => {
  const problems = problemsOf({ ...keys, ...phone, PHONE_DEFAULT_COUNTRY: value });
  expect(problems).toMatchObject([{ variable: 'PHONE_DEFAULT_COUNTRY', fix: expect.stringContaining('like US') }]);
});
