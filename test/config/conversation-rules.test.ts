import { describe, expect, it } from 'vitest';
import { conversationRules } from '../../src/config/conversation-rules.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { freshdesk, jira, keys, rest, sunshine, zendesk } from './environments.ts';

describe('the rules of new conversations', () => {
  const rulesOf = (env: Record<string, string>) => conversationRules(loadConfig({ ...keys, ...env }));

  it('contain the settings of messaging and name our seat', () => {
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
        acceptOffers: true,
        offerMs: 120_000,
        answerMs: 600_000,
        pauseMs: 700,
        humanPauseMs: 900_000,
        silenceMs: 3_600_000,
        deskMakesTicket: true,
        model: false,
        greets: false,
      },
    });
  });

  it.each([
    ['Zendesk and the next seat', { ...zendesk, MESSAGING_HANDOFF_TO: 'next' }, true],
    ['Zendesk and the seat of the agents', { ...zendesk, MESSAGING_HANDOFF_TO: 'agent' }, true],
    [
      'Zendesk and that seat under another name',
      { ...zendesk, SUNSHINE_AGENT_SEAT: 'team', MESSAGING_HANDOFF_TO: 'team' },
      true,
    ],
    ['Zendesk and the integration type of the agents', { ...zendesk, MESSAGING_HANDOFF_TO: 'zd:agentWorkspace' }, true],
    ['Zendesk and its answer bot', { ...zendesk, MESSAGING_HANDOFF_TO: 'zd:answerBot' }, false],
    ['Zendesk and a seat other than that of the agents', { ...zendesk, MESSAGING_HANDOFF_TO: 'sales' }, false],
    ['Jira', jira, false],
    ['Freshdesk', freshdesk, false],
    ['a REST desk', rest, false],
    ['no desk', {}, false],
  ])('with %s say whether the desk makes the ticket of a handoff', (_, env, expected) => {
    const url = { SUNSHINE_URL: 'https://acme.zendesk.com/sc' };
    expect(rulesOf({ ...sunshine, ...url, ...env }).messaging?.deskMakesTicket).toBe(expected);
  });
});
