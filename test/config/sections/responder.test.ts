import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/load-config.ts';
import { keys, model } from '../environments.ts';
import { problemsOf } from '../problems-of.ts';

describe('the responder', () => {
  it('is a model when one is configured, with all its settings', () => {
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

  it.each(['OPENAI_BASE_URL', 'OPENAI_API_KEY', 'OPENAI_MODEL'])(
    'has a problem when it is a model without %s',
    (variable) => {
      const [problem, ...others] = problemsOf({ ...keys, ...model, [variable]: '' });
      expect(others).toEqual([]);
      expect(problem).toMatchObject({ variable, problem: 'is not set, but RESPONDER is openai' });
      expect(problem?.fix).toMatch(/^Set it to /);
    },
  );

  it('is the policy by default, and a note names the settings of a model that are not used', () => {
    const { responder, notes } = loadConfig({ ...keys, ...model, RESPONDER: '' });
    expect(responder).toEqual({ kind: 'policy' });
    const said = notes.join(' ');
    const named = 'RESPONDER is policy, so these settings are not used: OPENAI_BASE_URL, OPENAI_API_KEY, OPENAI_MODEL.';
    expect(said).toContain(named);
    expect(said).not.toContain('a-model');
    expect(loadConfig(keys).notes.join(' ')).not.toContain('RESPONDER');
  });

  it('is noted when it is reached without encryption', () => {
    const { notes } = loadConfig({ ...keys, ...model, OPENAI_BASE_URL: 'http://models.internal/v1' });
    expect(notes.join(' ')).toContain('OPENAI_BASE_URL is not https');
  });
});
