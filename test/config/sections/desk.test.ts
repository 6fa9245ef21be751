import { describe, expect, it } from 'vitest';
import { describeConfig, loadConfig } from '../../../src/config/load-config.ts';
import { freshdesk, jira, keys, rest, zendesk } from '../environments.ts';

describe('the help desk', () => {
  const secrets = ['a-webhook-secret', 'its-successor'];
  const common = (baseUrl: string) => ({ baseUrl, webhookSecrets: secrets });
  const value = secrets.join(' , ');

  it.each([
    [
      'zendesk',
      {
        ...zendesk,
        ZENDESK_CONVERSATION_FIELD_ID: '71',
        ZENDESK_SOLVE_AS: 'robin@acme.example',
        ZENDESK_WEBHOOK_SECRET: value,
      },
      {
        ...common('https://acme.zendesk.com'),
        auth: { kind: 'token', email: 'agent@acme.example', token: 'a-zendesk-token' },
        conversationFieldId: 71,
        summaryFieldId: null,
        solveAs: 'robin@acme.example',
      },
    ],
    [
      'jira',
      { ...jira, JIRA_ISSUE_TYPE: 'Support', JIRA_NOTES_ROLE: 'Agents', JIRA_WEBHOOK_SECRET: value },
      {
        ...common('https://acme.atlassian.net'),
        email: 'agent@acme.example',
        apiToken: 'a-jira-token',
        project: 'SUP',
        issueType: 'Support',
        requestType: null,
        notesRole: 'Agents',
        statusNames: { pending: [], onHold: [] },
        searchLagMs: 180_000,
      },
    ],
    [
      'freshdesk',
      { ...freshdesk, FRESHDESK_CONVERSATION_FIELD: 'cf_ai_id', FRESHDESK_WEBHOOK_SECRET: value },
      { ...common('https://acme.freshdesk.com'), apiKey: 'a-freshdesk-key', conversationField: 'cf_ai_id' },
    ],
    [
      'rest',
      { ...rest, REST_DESK_WEBHOOK_SECRET: value },
      { ...common('https://desk.acme.example/v1'), token: 'a-rest-token' },
    ],
  ])('%s is read from its own settings, with every webhook secret of a rotation', (name, env, desk) => {
    const config = loadConfig({ ...keys, HELP_DESK: name, ...env });
    expect(config.desk).toEqual({ name, ...desk });
    expect(config.notes.join(' ')).not.toMatch(/Webhooks of|not used/);
    const described = JSON.stringify(describeConfig(config));
    expect(described).toContain(`"helpDesk":"${name}"`);
    expect(described).not.toMatch(/a-\w+-(token|key|secret)|successor/);
  });

  it.each([
    ['zendesk', zendesk],
    ['jira', jira],
    ['freshdesk', freshdesk],
    ['rest', rest],
  ])('%s works without a webhook secret, and a note says that its webhooks are off', (name, env) => {
    const { desk, notes } = loadConfig({ ...keys, ...env });
    expect(desk).toMatchObject({ name, webhookSecrets: [] });
    expect(notes.join(' ')).toMatch(/Webhooks of .* answered with 503[^:]*: [A-Z_]+_WEBHOOK_SECRET is not set/);
  });

  it('that is not chosen may have any settings: they are noted as not used, and are no problem', () => {
    const wrong = { JIRA_URL: 'nowhere', JIRA_PROJECT: 'sup-1', FRESHDESK_API_KEY: 'S3CRET', ZENDESK_EMAIL: 'x' };
    const { desk, notes } = loadConfig({ ...keys, ...wrong, ...rest });
    expect(desk?.name).toBe('rest');
    const said = notes.join(' ');
    expect(said).toContain('HELP_DESK is rest, so these settings are not used');
    for (const name of Object.keys(wrong)) expect(said).toContain(name);
    expect(said).not.toContain('S3CRET');
  });

  it('is Zendesk when none is chosen, even when another one has settings', () => {
    const { HELP_DESK: _, ...settings } = jira;
    const { desk, notes } = loadConfig({ ...keys, ...settings });
    expect(desk).toBeNull();
    expect(notes.join(' ')).toMatch(/HELP_DESK is zendesk, so these settings are not used: JIRA_URL/);
  });

  it('is noted when it is reached without encryption', () => {
    for (const [env, name] of [
      [{ ...jira, JIRA_URL: 'http://jira' }, 'JIRA_URL'],
      [{ ...freshdesk, FRESHDESK_URL: 'http://fd' }, 'FRESHDESK_URL'],
      [{ ...rest, REST_DESK_URL: 'http://rest' }, 'REST_DESK_URL'],
    ] as const) {
      expect(loadConfig({ ...keys, ...env }).notes.join(' ')).toContain(`${name} is not https`);
    }
  });
});
