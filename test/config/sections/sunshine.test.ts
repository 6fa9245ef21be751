import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ConfigFault } from '../../../src/config/problems.ts';
import { readSunshine } from '../../../src/config/sections/sunshine.ts';
import { sunshineFixes, sunshineVariables } from '../../../src/config/sunshine-variables.ts';

const key = { SUNSHINE_APP_ID: '5f0000000000000000000000', SUNSHINE_KEY_ID: 'app_1', SUNSHINE_KEY_SECRET: 's' };
const schema = z.object({ ...sunshineVariables, ZENDESK_SUBDOMAIN: z.string().optional() });
function read(env: Record<string, string>) {
  const faults: ConfigFault[] = [];
  const notes: string[] = [];
  const config = readSunshine(schema.parse(env), faults, notes);
  return { config, faulty: faults.map(({ variable }) => variable), notes };
}

describe('the settings of messaging', () => {
  it('hold no credentials in an address', () => {
    expect(schema.safeParse({ SUNSHINE_URL: 'https://user:secret@acme.zendesk.com/sc' }).success).toBe(false);
  });

  it('are all named when they are missing', () => {
    expect(read({ SUNSHINE_URL: 'https://acme.zendesk.com/sc' }).faulty).toEqual(Object.keys(key));
    expect(read(key).faulty).toEqual(['SUNSHINE_URL']);
    expect(read({ ...key, ZENDESK_SUBDOMAIN: 'acme', SUNSHINE_AGENT_SEAT: 'bot' }).faulty).toEqual([
      'SUNSHINE_AGENT_SEAT',
    ]);
  });

  it.each([
    'SUNSHINE_URL',
    'SUNSHINE_APP_ID',
    'SUNSHINE_KEY_ID',
    'SUNSHINE_AUTH',
    'SUNSHINE_BOT_SEAT',
    'SUNSHINE_AGENT_SEAT',
  ])('are refused when %s by itself is wrong, with a fix and without its value', (variable) => {
    const { error } = schema.safeParse({ [variable]: 'a wrong: value' });
    expect(error?.issues.map(({ path }) => path[0])).toEqual([variable]);
    expect(JSON.stringify(error?.issues.map(({ message }) => message))).not.toContain('a wrong');
    expect(sunshineFixes[variable]).toBeDefined();
  });

  it('are off when none is set, although Zendesk is', () => {
    expect(read({ ZENDESK_SUBDOMAIN: 'acme' })).toMatchObject({ config: null, faulty: [] });
    expect(read({}).notes).toHaveLength(1);
  });

  it('have an address from the subdomain, two webhook secrets during a rotation, and names of seats', () => {
    const { config, notes } = read({ ...key, ZENDESK_SUBDOMAIN: 'acme', SUNSHINE_WEBHOOK_SECRET: 'new, old' });
    expect(config).toMatchObject({
      baseUrl: 'https://acme.zendesk.com/sc',
      webhookSecrets: ['new', 'old'],
      auth: 'basic',
      botSeat: 'bot',
      agentSeat: 'agent',
    });
    expect(notes).toEqual([]);
    expect(read({ ...key, SUNSHINE_URL: 'http://127.0.0.1:1/sc/' })).toMatchObject({
      config: { baseUrl: 'http://127.0.0.1:1/sc' },
      notes: [expect.stringContaining('not https'), expect.stringContaining('SUNSHINE_WEBHOOK_SECRET')],
    });
  });
});
