import { describe, expect, it } from 'vitest';
import { describeConfig, loadConfig } from '../../../src/config/load-config.ts';
import { keys } from '../environments.ts';

describe('operators, conversations and the pace of the help desk', () => {
  it('are read as they are set', () => {
    const token = 'dGhlIGZpcnN0IHRva2Vu+/==';
    const config = loadConfig({
      ...keys,
      API_TOKEN: `${token}, another-long-enough-token`,
      TICKET_POLICY: 'always',
      TICKET_TURNS: '0',
      RETURNING_CUSTOMER_HOURS: '720',
      DUPLICATE_STATUS: 'closed',
      BACKLOG_PER_MINUTE: '100000',
      RECONCILE_MINUTES: '0',
    });
    expect(config.operators).toEqual({ tokens: [token, 'another-long-enough-token'] });
    expect(config.conversations).toEqual({
      ticketPolicy: 'always',
      ticketTurns: 0,
      returningHours: 720,
      duplicateStatus: 'closed',
    });
    expect(config).toMatchObject({ backlogPerMinute: 100_000, reconcileMinutes: 0 });
    expect(JSON.stringify([describeConfig(config), config.notes])).not.toContain('token+');
  });

  it('are noted when a token could be guessed', () => {
    expect(loadConfig({ ...keys, API_TOKEN: 'short' }).notes.join(' ')).toContain(
      'API_TOKEN contains a token of fewer',
    );
  });
});
