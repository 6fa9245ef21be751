import { describe, expect, it } from 'vitest';
import { describeConfig } from '../../../src/config/describe.ts';
import { ConfigError, type ConfigFault } from '../../../src/config/problems.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { isOfMessaging } from '../../../src/config/sections/messaging.ts';
import { messagingFixes, messagingVariables } from '../../../src/config/messaging-variables.ts';
import { responderFixes, responderVariables } from '../../../src/config/responder-variables.ts';
import { conversationRules } from '../../../src/config/conversation-rules.ts';
import { sunshineVariables } from '../../../src/config/sunshine-variables.ts';
import { builtInPolicy } from '../../../src/responders/policy/built-in.ts';
import { freshdesk, jira, keys, phone, rest, sunshine, zendesk } from '../environments.ts';

const model = {
  RESPONDER: 'openai',
  OPENAI_BASE_URL: 'https://models.example.com/v1/',
  OPENAI_API_KEY: 'a-model-key',
  OPENAI_MODEL: 'a-model',
};

function faultsOf(env: Record<string, string>): readonly ConfigFault[] {
  try {
    loadConfig({ ...keys, ...env });
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

const faultyVariables = (env: Record<string, string>): string[] => faultsOf(env).map(({ variable }) => variable);

describe('messaging', () => {
  it('is off without the platform, whatever else is set, and the notes say so', () => {
    const config = loadConfig({ ...keys, ...phone, ...zendesk, MESSAGING_HANDOFF: 'offer' });
    expect(config).toMatchObject({ sunshine: null, messaging: null, responder: { kind: 'policy' } });
    expect(config.policy).toBe(builtInPolicy);
    expect(config.notes.join(' ')).toContain('Messaging is off');
    expect(conversationRules(config)).toEqual(config.conversations);
  });

  it('has the documented defaults', () => {
    const config = loadConfig({ ...keys, ...zendesk, ...sunshine });
    expect(config.sunshine).toMatchObject({ baseUrl: 'https://acme.zendesk.com/sc', botSeat: 'bot' });
    expect(config.messaging).toEqual({
      handoffBy: 'pass',
      handoffTo: 'next',
      offerMs: 120_000,
      answerMs: 600_000,
      silenceMs: 3_600_000,
      idleMs: 30 * 24 * 3_600_000,
    });
    expect(config.responder).toEqual({ kind: 'policy' });
    expect(config.notes.join(' ')).not.toMatch(/Messaging is|not served/);
  });

  it('is read as it is set', () => {
    const { messaging } = loadConfig({
      ...keys,
      ...zendesk,
      ...sunshine,
      MESSAGING_HANDOFF: 'offer',
      MESSAGING_HANDOFF_TO: 'zd:answerBot',
      MESSAGING_OFFER_SECONDS: '5',
      MESSAGING_ANSWER_SECONDS: '86400',
      MESSAGING_SESSION_MINUTES: '10080',
      MESSAGING_MEMORY_DAYS: '1',
    });
    expect(messaging).toEqual({
      handoffBy: 'offer',
      handoffTo: 'zd:answerBot',
      offerMs: 5_000,
      answerMs: 86_400_000,
      silenceMs: 604_800_000,
      idleMs: 86_400_000,
    });
  });

  it('has its address from the subdomain of Zendesk also where another help desk is used', () => {
    const { ZENDESK_SUBDOMAIN } = zendesk;
    const config = loadConfig({ ...keys, ...jira, ...sunshine, ZENDESK_SUBDOMAIN, ZENDESK_EMAIL: 'x' });
    expect(config.sunshine?.baseUrl).toBe('https://acme.zendesk.com/sc');
    expect(config.desk?.name).toBe('jira');
    expect(config.notes.join(' ')).toContain('these settings are not used: ZENDESK_EMAIL.');
    const url = { SUNSHINE_URL: 'https://chat.example.com/sc' };
    const { notes } = loadConfig({ ...keys, ...jira, ...sunshine, ...url, ZENDESK_SUBDOMAIN });
    expect(notes.join(' ')).toContain('these settings are not used: ZENDESK_SUBDOMAIN.');
  });

  it.each([
    ['MESSAGING_HANDOFF', ['give', 'Pass']],
    ['MESSAGING_HANDOFF_TO', ['two words', 'a/b', 'x'.repeat(129)]],
    ['MESSAGING_OFFER_SECONDS', ['4', '86401', '1.5', '-5']],
    ['MESSAGING_ANSWER_SECONDS', ['4', '86401', 'soon']],
    ['MESSAGING_SESSION_MINUTES', ['0', '10081']],
    ['MESSAGING_MEMORY_DAYS', ['0', '366']],
    ['RESPONDER', ['gpt', 'OpenAI']],
    ['OPENAI_BASE_URL', ['models.example.com', 'ftp://models.example.com', 'https://user:pw@models.example.com']],
    ['OPENAI_API_KEY', ['two words', 'ключ']],
    ['OPENAI_MAX_TOKENS', ['15', '100001']],
    ['OPENAI_REASONING', ['perhaps', 'true']],
    ['OPENAI_TIMEOUT_MS', ['99', '120001']],
  ])('refuses a wrong %s, once and with a fix', (variable, values) => {
    for (const value of values) {
      const [fault, ...others] = faultsOf({ ...zendesk, ...sunshine, ...model, [variable]: value });
      expect(others, value).toEqual([]);
      expect(fault?.variable, value).toBe(variable);
      expect(fault?.fix).not.toBe('Correct it');
    }
  });

  it('has a fix for every variable that can be wrong by itself', () => {
    const fixed = Object.keys({ ...messagingFixes, ...responderFixes });
    const wrongByThemselves = Object.keys({ ...messagingVariables, ...responderVariables }).filter(
      // Any text is a name of a model.
      (name) => name !== 'OPENAI_MODEL',
    );
    expect(fixed.toSorted()).toEqual(wrongByThemselves.toSorted());
  });

  it('is told with all its faults at once, and without a value', () => {
    const planted = 'planted S3CRET';
    const wrong = {
      SUNSHINE_APP_ID: planted,
      SUNSHINE_KEY_ID: planted,
      SUNSHINE_URL: planted,
      MESSAGING_HANDOFF: planted,
      MESSAGING_HANDOFF_TO: planted,
      MESSAGING_OFFER_SECONDS: planted,
      OPENAI_BASE_URL: planted,
      OPENAI_API_KEY: planted,
      OPENAI_REASONING: planted,
    };
    const faults = faultsOf({ ...wrong, SUNSHINE_WEBHOOK_SECRET: planted, RESPONDER: 'openai' });
    expect(faults.map(({ variable }) => variable).toSorted()).toEqual(
      [...Object.keys(wrong), 'OPENAI_MODEL', 'SUNSHINE_KEY_SECRET'].toSorted(),
    );
    expect(new ConfigError(faults).message).not.toContain('S3CRET');
  });

  it('hands over to somebody else than ourselves', () => {
    const own = { ...zendesk, ...sunshine, SUNSHINE_BOT_SEAT: 'deskbridge', MESSAGING_HANDOFF_TO: 'deskbridge' };
    expect(faultyVariables(own)).toEqual(['MESSAGING_HANDOFF_TO']);
    expect(faultyVariables({ ...own, SUNSHINE_KEY_ID: '' })).toEqual(['SUNSHINE_KEY_ID', 'MESSAGING_HANDOFF_TO']);
    expect(faultyVariables({ ...own, SUNSHINE_BOT_SEAT: '' })).toEqual([]);
  });
});

describe('the rules of new conversations', () => {
  const rulesOf = (env: Record<string, string>) => conversationRules(loadConfig({ ...keys, ...env }));

  it('hold what is configured of messaging and name our seat', () => {
    const rules = rulesOf({ ...zendesk, ...sunshine, SUNSHINE_BOT_SEAT: 'deskbridge', TICKET_POLICY: 'always' });
    expect(rules).toEqual({
      ticketPolicy: 'always',
      ticketTurns: 3,
      returningHours: 24,
      duplicateStatus: 'solved',
      messaging: {
        seat: 'deskbridge',
        handoffTo: 'next',
        handoffBy: 'pass',
        offerMs: 120_000,
        answerMs: 600_000,
        silenceMs: 3_600_000,
        deskMakesTicket: true,
        model: false,
      },
    });
  });

  it.each([
    ['Zendesk and whoever comes next', { ...zendesk, MESSAGING_HANDOFF_TO: 'next' }, true],
    ['Zendesk and the seat of the agents', { ...zendesk, MESSAGING_HANDOFF_TO: 'agent' }, true],
    [
      'Zendesk and that seat under another name',
      { ...zendesk, SUNSHINE_AGENT_SEAT: 'team', MESSAGING_HANDOFF_TO: 'team' },
      true,
    ],
    ['Zendesk and the type of the agents', { ...zendesk, MESSAGING_HANDOFF_TO: 'zd:agentWorkspace' }, true],
    ['Zendesk and its answer bot', { ...zendesk, MESSAGING_HANDOFF_TO: 'zd:answerBot' }, false],
    ['Zendesk and a seat that is not the agents’', { ...zendesk, MESSAGING_HANDOFF_TO: 'sales' }, false],
    ['Jira', jira, false],
    ['Freshdesk', freshdesk, false],
    ['a REST desk', rest, false],
    ['no desk', {}, false],
  ])('with %s say whether the desk makes the ticket of a handoff', (_, env, expected) => {
    const url = { SUNSHINE_URL: 'https://acme.zendesk.com/sc' };
    expect(rulesOf({ ...sunshine, ...url, ...env }).messaging?.deskMakesTicket).toBe(expected);
  });
});

describe('what answers', () => {
  it('is a model where one is configured, with all that it needs', () => {
    expect(loadConfig({ ...keys, ...model }).responder).toEqual({
      kind: 'openai',
      baseUrl: 'https://models.example.com/v1',
      apiKey: 'a-model-key',
      model: 'a-model',
      reasoning: false,
    });
    const more = { OPENAI_MAX_TOKENS: '1000', OPENAI_REASONING: 'yes', OPENAI_TIMEOUT_MS: '5000' };
    expect(loadConfig({ ...keys, ...model, ...more }).responder).toMatchObject({
      maximumTokens: 1_000,
      reasoning: true,
      timeoutMs: 5_000,
    });
  });

  it.each(['OPENAI_BASE_URL', 'OPENAI_API_KEY', 'OPENAI_MODEL'])('is no model without %s', (variable) => {
    const [fault, ...others] = faultsOf({ ...model, [variable]: '' });
    expect(others).toEqual([]);
    expect(fault).toMatchObject({ variable, problem: 'is not set, but RESPONDER is openai' });
    expect(fault?.fix).toMatch(/^Set it to /);
  });

  it('is the policy although a model has settings, and the notes name them', () => {
    const { responder, notes } = loadConfig({ ...keys, ...model, RESPONDER: '' });
    expect(responder).toEqual({ kind: 'policy' });
    const said = notes.join(' ');
    const named = 'RESPONDER is policy, so these settings are not used: OPENAI_BASE_URL, OPENAI_API_KEY, OPENAI_MODEL.';
    expect(said).toContain(named);
    expect(said).not.toContain('a-model');
    expect(loadConfig(keys).notes.join(' ')).not.toContain('RESPONDER');
  });

  it('is noted when it is asked without encryption', () => {
    const { notes } = loadConfig({ ...keys, ...model, OPENAI_BASE_URL: 'http://models.internal/v1' });
    expect(notes.join(' ')).toContain('OPENAI_BASE_URL is not https');
  });
});

it('the number of digits of a PIN counts for all channels, with or without a phone line', () => {
  expect(loadConfig({ ...keys, PIN_LENGTH: '8' })).toMatchObject({ phone: null, pinLength: 8 });
  expect(loadConfig({ ...keys, ...phone }).pinLength).toBe(6);
});

it('messaging and its model are described without a secret', () => {
  const config = loadConfig({
    ...keys,
    ...zendesk,
    ...model,
    ...sunshine,
    SUNSHINE_KEY_ID: 'app_S3CRET',
    SUNSHINE_KEY_SECRET: 'key-S3CRET',
    SUNSHINE_WEBHOOK_SECRET: 'S3CRET-1,S3CRET-2',
    OPENAI_API_KEY: 'model-S3CRET',
    OPENAI_BASE_URL: 'https://models.example.com/S3CRET/v1?key=S3CRET',
  });
  const text = JSON.stringify([describeConfig(config), config.notes]);
  expect(text).not.toContain('S3CRET');
  expect(describeConfig(config)).toMatchObject({
    messaging: 'on',
    messagingWebhookSecrets: 2,
    messagingHandoff: 'pass to next',
    responder: 'openai',
    model: 'a-model',
    modelHost: 'models.example.com',
  });
  expect(describeConfig(loadConfig(keys))).toMatchObject({ messaging: 'off', responder: 'policy', model: null });
});

it('every variable of messaging is known as one, so that a demo leaves it out', () => {
  const names = Object.keys({ ...sunshineVariables, ...messagingVariables, ...responderVariables });
  expect(names.filter((name) => !isOfMessaging(name))).toEqual([]);
  for (const other of ['PIN_LENGTH', 'POLICY_FILE', 'ZENDESK_URL', 'TEMPORAL_ADDRESS']) {
    expect(isOfMessaging(other)).toBe(false);
  }
});
