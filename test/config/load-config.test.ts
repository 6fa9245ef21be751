import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/config/problems.ts';
import { describeConfig, loadConfig } from '../../src/config/load-config.ts';
import { builtInPolicy } from '../../src/responders/policy/built-in.ts';
import { builtInRouting } from '../../src/domain/routing/routing.ts';
import { freshdesk, jira, key, keys, phone, rest, zendesk } from './environments.ts';
import { problemsOf } from './problems-of.ts';

const field = 'FRESHDESK_CONVERSATION_FIELD';
const pace = { BACKLOG_PER_MINUTE: '0', RECONCILE_MINUTES: 'often', DUPLICATE_STATUS: 'merged' };
const rules = [
  'TICKET_TURNS',
  'RETURNING_CUSTOMER_HOURS',
  'DUPLICATE_STATUS',
  'BACKLOG_PER_MINUTE',
  'RECONCILE_MINUTES',
];

const directory = mkdtempSync(path.join(tmpdir(), 'deskbridge-config-'));
afterAll(() => rmSync(directory, { recursive: true }));

const wrongVariables = (env: NodeJS.ProcessEnv): string[] => problemsOf(env).map(({ variable }) => variable);

describe('configuration problems', () => {
  it('are reported all at once, each with its variable and its fix', () => {
    const env = {
      PORT: 'eighty',
      PUBLIC_URL: 'desk.example.com',
      ANSWER_DEADLINE_MS: '100',
      PIN_LENGTH: '3',
      CLOSE_STATUS: 'done',
      TICKET_POLICY: 'sometimes',
      API_TOKEN: 'no token',
      HTTP_USERNAME: 'signalwire',
      ZENDESK_EMAIL: 'agent@acme.example',
      PAYLOAD_KEYS: 'k1:short',
      ROUTING_FILE: path.join(directory, 'missing.yaml'),
    };
    expect(wrongVariables(env).toSorted()).toEqual([
      'ANSWER_DEADLINE_MS',
      'API_TOKEN',
      'CLOSE_STATUS',
      'HTTP_PASSWORD',
      'PAYLOAD_KEYS',
      'PIN_LENGTH',
      'PIN_PEPPER',
      'PORT',
      'PUBLIC_URL',
      'ROUTING_FILE',
      'TICKET_POLICY',
      'ZENDESK_API_TOKEN',
      'ZENDESK_SUBDOMAIN',
    ]);
    for (const { fix } of problemsOf(env)) expect(fix.length).toBeGreaterThan(10);
  });

  it('never repeat the value of a variable', () => {
    const planted = 'planted-S3CRET';
    const env = {
      PORT: planted,
      PUBLIC_URL: `https://user:${planted}@desk.example.com`,
      HTTP_USERNAME: `${planted}:x`,
      HTTP_PASSWORD: `${planted},,`,
      SIGNALWIRE_SIGNING_KEY: planted,
      ZENDESK_SUBDOMAIN: `https://${planted}`,
      ZENDESK_EMAIL: `${planted}/token`,
      ZENDESK_API_TOKEN: planted,
      ZENDESK_OAUTH_CLIENT_SECRET: planted,
      ZENDESK_CONVERSATION_FIELD_ID: planted,
      TEMPORAL_API_KEY: planted,
      PAYLOAD_KEYS: `${planted},k1:${planted}`,
      ADMIN_WEBHOOK_URL: planted,
      CLOSE_STATUS: planted,
      LOG_LEVEL: planted,
      API_TOKEN: `${planted},,${planted} x`,
      ZENDESK_WEBHOOK_SECRET: `${planted},`,
      TICKET_POLICY: planted,
      BACKLOG_PER_MINUTE: planted,
    };
    const error = new ConfigError(problemsOf(env));
    expect(error.problems.length).toBeGreaterThan(10);
    expect(error.message + JSON.stringify(error.problems)).not.toContain(planted);
  });

  it('report a wrong variable once, and not as missing too', () => {
    const env = { ...keys, ...zendesk, HTTP_USERNAME: 'a:b', HTTP_PASSWORD: 'x' };
    expect(wrongVariables(env)).toEqual(['HTTP_USERNAME']);
  });

  it.each([
    ['a user name without password', { ...phone, HTTP_PASSWORD: '' }, ['HTTP_PASSWORD']],
    ['a password without user name', { HTTP_PASSWORD: 'secret' }, ['HTTP_USERNAME']],
    ['a signing key alone', { SIGNALWIRE_SIGNING_KEY: 'secret' }, ['HTTP_USERNAME', 'HTTP_PASSWORD']],
    ['a stray comma between passwords', { ...phone, HTTP_PASSWORD: 'one,,two' }, ['HTTP_PASSWORD']],
    ['a subdomain alone', { ZENDESK_SUBDOMAIN: 'acme' }, ['ZENDESK_OAUTH_CLIENT_ID']],
    ['a full address as subdomain', { ...zendesk, ZENDESK_SUBDOMAIN: 'acme.zendesk.com' }, ['ZENDESK_SUBDOMAIN']],
    ['a token without e-mail', { ...zendesk, ZENDESK_EMAIL: '' }, ['ZENDESK_EMAIL']],
    ['half of the OAuth client', { ...zendesk, ZENDESK_OAUTH_CLIENT_ID: 'x' }, ['ZENDESK_OAUTH_CLIENT_SECRET']],
    ['a field id alone', { ZENDESK_SUMMARY_FIELD_ID: '5' }, ['ZENDESK_SUBDOMAIN', 'ZENDESK_OAUTH_CLIENT_ID']],
    ['a solving agent who is only a name', { ...zendesk, ZENDESK_SOLVE_AS: 'Robin' }, ['ZENDESK_SOLVE_AS']],
    ['an unknown help desk', { ...jira, HELP_DESK: 'jria' }, ['HELP_DESK']],
    [
      'Jira without all but its project',
      { HELP_DESK: 'jira', JIRA_PROJECT: 'SUP' },
      ['JIRA_URL', 'JIRA_EMAIL', 'JIRA_API_TOKEN'],
    ],
    ['Jira with the number of an issue', { ...jira, JIRA_PROJECT: 'SUP-12' }, ['JIRA_PROJECT']],
    ['Jira with only a webhook secret', { HELP_DESK: 'jira', JIRA_WEBHOOK_SECRET: 'x' }, Object.keys(jira).slice(1)],
    ['Freshdesk without a key', { ...freshdesk, FRESHDESK_API_KEY: '' }, ['FRESHDESK_API_KEY']],
    ['a custom field of Freshdesk by its label', { ...freshdesk, FRESHDESK_CONVERSATION_FIELD: 'AI id' }, [field]],
    ['the REST desk without an address', { ...rest, REST_DESK_URL: '' }, ['REST_DESK_URL']],
    ['a REST desk whose address is not one', { ...rest, REST_DESK_URL: 'desk' }, ['REST_DESK_URL']],
    ['a stray comma between secrets', { ...rest, REST_DESK_WEBHOOK_SECRET: 'a,' }, ['REST_DESK_WEBHOOK_SECRET']],
    ['a stray comma between tokens', { API_TOKEN: ',a' }, ['API_TOKEN']],
    ['a token with a space in it', { API_TOKEN: 'two words' }, ['API_TOKEN']],
    ['an unknown ticket policy', { TICKET_POLICY: 'never' }, ['TICKET_POLICY']],
    ['rules out of bounds', { RETURNING_CUSTOMER_HOURS: '721', TICKET_TURNS: '-1', ...pace }, rules],
    ['an API key without address', { TEMPORAL_API_KEY: 'x' }, ['TEMPORAL_ADDRESS']],
    ['a key without id', { PAYLOAD_KEYS: key(1) }, ['PAYLOAD_KEYS']],
    ['a key of 16 bytes', { PAYLOAD_KEYS: `k:${Buffer.alloc(16).toString('base64')}` }, ['PAYLOAD_KEYS']],
    ['a key that is not base64', { PAYLOAD_KEYS: `k:${'*'.repeat(44)}` }, ['PAYLOAD_KEYS']],
    ['one key with two ids', { PAYLOAD_KEYS: `new:${key(1)},old:${key(1)}` }, ['PAYLOAD_KEYS']],
    ['two keys with one id', { PAYLOAD_KEYS: `k:${key(1)},k:${key(2)}` }, ['PAYLOAD_KEYS']],
    ['no pepper', { PIN_PEPPER: '' }, ['PIN_PEPPER']],
    ['a port with a sign', { PORT: '-1' }, ['PORT']],
  ])('name what is wrong with %s', (_, env, expected) => {
    expect(wrongVariables({ ...keys, ...env })).toEqual(expected);
  });
});

describe('a complete configuration', () => {
  it('has the documented defaults', () => {
    const config = loadConfig({ ...keys, ...phone, ...zendesk });
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      publicUrl: 'http://127.0.0.1:8080',
      dataDir: path.resolve('.deskbridge'),
      answerDeadlineMs: 4000,
      logLevel: 'info',
      phone: {
        username: 'signalwire',
        passwords: ['a-long-password-1', 'a-long-password-2'],
        signingKeys: [],
        maxMinutes: 30,
      },
      pinLength: 6,
      closeStatus: 'solved',
      sunshine: null,
      messaging: null,
      responder: { kind: 'policy' },
      policy: builtInPolicy,
      desk: {
        name: 'zendesk',
        baseUrl: 'https://acme.zendesk.com',
        auth: { kind: 'token', email: 'agent@acme.example', token: 'a-zendesk-token' },
        conversationFieldId: null,
        summaryFieldId: null,
        solveAs: null,
        webhookSecrets: [],
      },
      operators: null,
      conversations: { ticketPolicy: 'needed', ticketTurns: 3, returningHours: 24, duplicateStatus: 'solved' },
      backlogPerMinute: 300,
      reconcileMinutes: 5,
      temporal: { embedded: true, taskQueue: 'deskbridge', embeddedNamespace: 'default', cliPath: null },
      pinPepper: keys.PIN_PEPPER,
      adminWebhookUrl: null,
      routing: builtInRouting,
    });
    expect(config.payloadKeys).toEqual([
      { id: 'k2', key: Buffer.alloc(32, 2) },
      { id: 'k1', key: Buffer.alloc(32, 1) },
    ]);
  });

  it('prefers OAuth to the token, and an address to the subdomain', () => {
    const oauth = { ZENDESK_OAUTH_CLIENT_ID: 'id', ZENDESK_OAUTH_CLIENT_SECRET: 'secret' };
    const config = loadConfig({ ...keys, ...zendesk, ...oauth, ZENDESK_URL: 'http://127.0.0.1:9000/' });
    expect(config.desk).toMatchObject({
      auth: { kind: 'oauth', clientId: 'id', clientSecret: 'secret' },
      baseUrl: 'http://127.0.0.1:9000',
    });
  });

  it.each([{ TEMPORAL_ADDRESS: 'temporal:7233' }, { TEMPORAL_PROFILE: 'cloud' }, { TEMPORAL_CONFIG_FILE: '/t.toml' }])(
    'uses no embedded server with %o',
    (env) => {
      const { temporal } = loadConfig({ ...keys, ...env, TEMPORAL_TLS_SERVER_NAME: 'desk' });
      expect(temporal.embedded).toBe(false);
      expect(temporal.environment).toMatchObject({ ...env, TEMPORAL_TLS_SERVER_NAME: 'desk' });
    },
  );

  it('leaves out what is not set, and notes it', () => {
    const config = loadConfig(keys);
    expect(config.phone).toBeNull();
    expect(config.desk).toBeNull();
    expect(config.operators).toBeNull();
    const notes = /phone line is off.*No help desk.*ZENDESK_….*API_TOKEN is not set.*ADMIN_WEBHOOK_URL/;
    expect(config.notes.join(' ')).toMatch(notes);
  });

  it('has a public address that can be called when it listens on all addresses', () => {
    expect(loadConfig({ ...keys, HOST: '0.0.0.0', PORT: '9' }).publicUrl).toBe('http://127.0.0.1:9');
    expect(loadConfig({ ...keys, HOST: '::1', PORT: '9' }).publicUrl).toBe('http://[::1]:9');
  });

  it('is described without secrets', () => {
    const secrets = {
      PIN_PEPPER: 'pepper-S3CRET-and-more',
      HTTP_PASSWORD: 'password-S3CRET',
      HTTP_USERNAME: 'username-S3CRET',
      SIGNALWIRE_SIGNING_KEY: 'signing-S3CRET',
      ZENDESK_OAUTH_CLIENT_ID: 'client-S3CRET',
      ZENDESK_OAUTH_CLIENT_SECRET: 'client-S3CRET',
      ADMIN_WEBHOOK_URL: 'https://hooks.example.com/S3CRET',
      TEMPORAL_ADDRESS: 'temporal:7233',
      TEMPORAL_API_KEY: 'api-S3CRET',
      API_TOKEN: 'operator-S3CRET',
      ZENDESK_WEBHOOK_SECRET: 'webhook-S3CRET',
    };
    const config = loadConfig({ ...keys, ZENDESK_SUBDOMAIN: 'acme', ...secrets });
    const text = JSON.stringify([describeConfig(config), config.notes]);
    expect(text).not.toContain('S3CRET');
    expect(text).not.toContain(key(1));
    expect(text).toContain('hooks.example.com');
    expect(text).toContain('"payloadKeys":"k2, k1"');
  });
});
