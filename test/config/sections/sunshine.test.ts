import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ConfigProblem } from '../../../src/config/problems.ts';
import { sunshineSection } from '../../../src/config/sections/sunshine.ts';

const key = { SUNSHINE_APP_ID: '5f0000000000000000000000', SUNSHINE_KEY_ID: 'app_1', SUNSHINE_KEY_SECRET: 's' };
const fixes: Partial<Record<string, string>> = sunshineSection.fixes;
const schema = z.object({ ...sunshineSection.variables, ZENDESK_SUBDOMAIN: z.string().optional() });
function read(env: Record<string, string>) {
  const problems: ConfigProblem[] = [];
  const notes: string[] = [];
  const config = sunshineSection.read(schema.parse(env), problems, notes);
  return { config, wrong: problems.map(({ variable }) => variable), notes };
}

describe('the settings of the messaging platform', () => {
  it('accept no credentials in an address', () => {
    expect(schema.safeParse({ SUNSHINE_URL: 'https://user:secret@acme.zendesk.com/sc' }).success).toBe(false);
  });

  it('are all reported when they are missing', () => {
    expect(read({ SUNSHINE_URL: 'https://acme.zendesk.com/sc' }).wrong).toEqual(Object.keys(key));
    expect(read(key).wrong).toEqual(['SUNSHINE_URL']);
    expect(read({ ...key, ZENDESK_SUBDOMAIN: 'acme', SUNSHINE_AGENT_SEAT: 'bot' }).wrong).toEqual([
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
  ])('are refused when %s is wrong by itself, with a fix and without the value', (variable) => {
    const { error } = schema.safeParse({ [variable]: 'a wrong: value' });
    expect(error?.issues.map(({ path }) => path[0])).toEqual([variable]);
    expect(JSON.stringify(error?.issues.map(({ message }) => message))).not.toContain('a wrong');
    expect(fixes[variable]).toBeDefined();
  });

  it('are off when none is set, even with a subdomain of Zendesk', () => {
    expect(read({ ZENDESK_SUBDOMAIN: 'acme' })).toMatchObject({ config: null, wrong: [] });
    expect(read({}).notes).toHaveLength(1);
  });

  it('include an address from the subdomain, two webhook secrets during a rotation, and names of seats', () => {
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
