import { describe, expect, it } from 'vitest';
import { conversationRules } from '../../../src/config/conversation-rules.ts';
import { describeConfig, loadConfig } from '../../../src/config/load-config.ts';
import { ConfigError } from '../../../src/config/problems.ts';
import { isOfMessaging, messagingSection } from '../../../src/config/sections/messaging.ts';
import { responderSection } from '../../../src/config/sections/responder.ts';
import { sunshineSection } from '../../../src/config/sections/sunshine.ts';
import { builtInPolicy } from '../../../src/responders/policy/built-in.ts';
import { jira, keys, model, phone, sunshine, zendesk } from '../environments.ts';
import { problemsOf } from '../problems-of.ts';

const wrongVariables = (env: Record<string, string>): string[] =>
  problemsOf({ ...keys, ...env }).map(({ variable }) => variable);

describe('messaging', () => {
  it('is off without the platform, whatever else is set, and a note says so', () => {
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
      acceptOffers: true,
      offerMs: 120_000,
      answerMs: 600_000,
      pauseMs: 700,
      humanPauseMs: 900_000,
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
      MESSAGING_ACCEPT: 'never',
      MESSAGING_OFFER_SECONDS: '5',
      MESSAGING_ANSWER_SECONDS: '86400',
      MESSAGING_PAUSE_MS: '0',
      MESSAGING_HUMAN_PAUSE_MINUTES: '0',
      MESSAGING_SESSION_MINUTES: '10080',
      MESSAGING_MEMORY_DAYS: '1',
    });
    expect(messaging).toEqual({
      handoffBy: 'offer',
      handoffTo: 'zd:answerBot',
      acceptOffers: false,
      offerMs: 5_000,
      answerMs: 86_400_000,
      humanPauseMs: 0,
      pauseMs: 0,
      silenceMs: 604_800_000,
      idleMs: 86_400_000,
    });
  });

  it('takes its address from the subdomain of Zendesk even when another help desk is used', () => {
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
    ['MESSAGING_ACCEPT', ['sometimes', 'yes']],
    ['MESSAGING_OFFER_SECONDS', ['4', '86401', '1.5', '-5']],
    ['MESSAGING_ANSWER_SECONDS', ['4', '86401', 'soon']],
    ['MESSAGING_PAUSE_MS', ['-1', '5001', '0.5', 'short']],
    ['MESSAGING_HUMAN_PAUSE_MINUTES', ['-1', '1441']],
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
      const [problem, ...others] = problemsOf({ ...keys, ...zendesk, ...sunshine, ...model, [variable]: value });
      expect(others, value).toEqual([]);
      expect(problem?.variable, value).toBe(variable);
      expect(problem?.fix).not.toBe('Correct it');
    }
  });

  it('has a fix for every variable that can be wrong by itself', () => {
    const fixed = Object.keys({ ...messagingSection.fixes, ...responderSection.fixes });
    const wrongByThemselves = Object.keys({ ...messagingSection.variables, ...responderSection.variables }).filter(
      // Any text can be the name of a model.
      (name) => name !== 'OPENAI_MODEL',
    );
    expect(fixed.toSorted()).toEqual(wrongByThemselves.toSorted());
  });

  it('has all its problems reported at once, without values', () => {
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
    const problems = problemsOf({ ...keys, ...wrong, SUNSHINE_WEBHOOK_SECRET: planted, RESPONDER: 'openai' });
    expect(problems.map(({ variable }) => variable).toSorted()).toEqual(
      [...Object.keys(wrong), 'OPENAI_MODEL', 'SUNSHINE_KEY_SECRET'].toSorted(),
    );
    expect(new ConfigError(problems).message).not.toContain('S3CRET');
  });

  it('never hands off to our own seat', () => {
    const own = { ...zendesk, ...sunshine, SUNSHINE_BOT_SEAT: 'deskbridge', MESSAGING_HANDOFF_TO: 'deskbridge' };
    expect(wrongVariables(own)).toEqual(['MESSAGING_HANDOFF_TO']);
    expect(wrongVariables({ ...own, SUNSHINE_KEY_ID: '' })).toEqual(['SUNSHINE_KEY_ID', 'MESSAGING_HANDOFF_TO']);
    expect(wrongVariables({ ...own, SUNSHINE_BOT_SEAT: '' })).toEqual([]);
  });
});

it('messaging and its model are described without secrets', () => {
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

it('every variable of messaging is recognised as one, so that a demo leaves it out', () => {
  const names = Object.keys({
    ...sunshineSection.variables,
    ...messagingSection.variables,
    ...responderSection.variables,
  });
  expect(names.filter((name) => !isOfMessaging(name))).toEqual([]);
  for (const other of ['PIN_LENGTH', 'POLICY_FILE', 'ZENDESK_URL', 'TEMPORAL_ADDRESS']) {
    expect(isOfMessaging(other)).toBe(false);
  }
});
