import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/load-config.ts';
import { keys, phone } from '../environments.ts';

const languagesOf = (value: string) => loadConfig({ ...keys, ...phone, PHONE_LANGUAGES: value }).phone?.languages;

describe('the languages of the phone agent', () => {
  it.each(['it', 'en,xx', 'en,en', ',', 'en;de', 'EN'])('cannot be %j; the problem says what can', (value) => {
    expect(() => languagesOf(value)).toThrow(/PHONE_LANGUAGES.*en, de, fr, es/s);
  });

  it('are English unless they are set, in the order given', () => {
    expect(languagesOf('')).toEqual(['en']);
    expect(languagesOf(' de, en ')).toEqual(['de', 'en']);
  });
});
