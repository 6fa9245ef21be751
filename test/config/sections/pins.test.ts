import { expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/load-config.ts';
import { keys, phone } from '../environments.ts';

it('the number of digits of a PIN applies to all channels, with or without a phone line', () => {
  expect(loadConfig({ ...keys, PIN_LENGTH: '8' })).toMatchObject({ phone: null, pinLength: 8 });
  expect(loadConfig({ ...keys, ...phone }).pinLength).toBe(6);
});
