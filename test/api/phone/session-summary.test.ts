import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtInIntents } from '../../../src/agent-tools/intents.ts';
import { postPromptEnvelope } from '../../../src/api/phone/schema/post-prompt.ts';
import { summaryOf } from '../../../src/api/phone/session-summary.ts';

const base = { action: 'post_conversation', call_id: 'CALL-1', ai_session_id: 'S-1' };
const read = (rest: Record<string, unknown>, clean = (text: string) => text) =>
  summaryOf(postPromptEnvelope.parse({ ...base, ...rest }), clean, builtInIntents);
const nothing = {
  sessionId: 'S-1',
  summary: '',
  issue: null,
  intents: [],
  resolution: null,
  duplicateOf: null,
  turns: 0,
  messages: [],
  omitted: 0,
};

describe('a report without usable data', () => {
  it.each([undefined, null, 7, [], {}, { parsed: [], raw: '' }, { parsed: [7], raw: '{"summary":' }, { parsed: 'x' }])(
    'is empty: %j',
    (data) => {
      expect(read({ post_prompt_data: data })).toEqual(nothing);
    },
  );

  it('never throws, whatever was sent', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.jsonValue({ maxDepth: 4 }), (data, log) => {
        const report = read({ post_prompt_data: data, call_log: log, action: data, ai_session_id: log });
        expect(report.summary.length).toBeLessThanOrEqual(4_000);
      }),
    );
  });
});

describe('a report of the model', () => {
  const data = {
    summary: 'Printer fixed.',
    issue: 'Printer',
    intents: ['Bug Report', 'bug_report', 7],
    resolved: true,
  };
  const found = {
    ...nothing,
    summary: 'Printer fixed.',
    issue: 'Printer',
    intents: ['bug_report'],
    resolution: 'resolved',
  };

  it.each([
    ['parsed', { parsed: [data], raw: 'ignored' }],
    ['as raw JSON', { parsed: [], raw: JSON.stringify(data) }],
    ['in a code block', { parsed: [], raw: `Here it is:\n\`\`\`json\n${JSON.stringify(data)}\n\`\`\`` }],
    ['as plain text', JSON.stringify(data)],
  ])('is found: %s', (_name, post_prompt_data) => {
    expect(read({ post_prompt_data })).toEqual(found);
  });

  it('in prose counts as the summary', () => {
    expect(read({ post_prompt_data: { parsed: [], raw: 'The caller was helped.' } }).summary).toBe(
      'The caller was helped.',
    );
    expect(read({ post_prompt_data: 'The caller was helped.' }).summary).toBe('The caller was helped.');
  });

  it('may say yes and no in words', () => {
    expect(read({ post_prompt_data: { parsed: [{ resolved: 'No' }] } }).resolution).toBe('unknown');
    expect(read({ post_prompt_data: { parsed: [{ resolved: 'partly' }] } }).resolution).toBeNull();
  });

  it.each([
    ['resolved', 'resolved'],
    ['Pending customer', 'pendingCustomer'],
    ['pending_customer', 'pendingCustomer'],
    ['DUPLICATE', 'duplicate'],
    ['whatever', null],
  ])('has a resolution named %j', (resolution, expected) => {
    const report = read({ post_prompt_data: { parsed: [{ resolution, duplicate_of: 4711 }] } });
    expect(report).toMatchObject({ resolution: expected, duplicateOf: '4711' });
  });

  it('holds what was said, cleaned and bounded, without tools and instructions', () => {
    const said = Array.from({ length: 500 }, (_entry, index) => ({ role: 'user', content: `message ${index}` }));
    const call_log = [
      { role: 'system', content: 'instructions' },
      { role: 'tool', content: '{"secret":1}' },
      ...said,
      { role: 'assistant', content: '  Goodbye 012345. ' },
    ];
    const report = read({ call_log }, (text) => text.replaceAll('012345', '[removed]'));
    expect(report.messages).toHaveLength(400);
    expect(report.omitted).toBe(101);
    expect(report.messages.at(-1)).toEqual({ by: 'ai', text: 'Goodbye [removed].' });
    expect(JSON.stringify(report.messages)).not.toMatch(/instructions|secret/);
  });

  it('counts how often the caller spoke', () => {
    const call_log = [{ role: 'system' }, { role: 'user' }, { role: 'assistant' }, { role: 'user' }, 'user', null];
    expect(read({ call_log }).turns).toBe(2);
  });

  it('is cleaned in every free text before that is cut', () => {
    const clean = (text: string) => text.replaceAll('012345', '[removed]');
    const report = read({ post_prompt_data: { parsed: [{ summary: 'PIN 012345', issue: '012345' }] } }, clean);
    expect(report).toMatchObject({ summary: 'PIN [removed]', issue: '[removed]' });
  });

  it('without a session id is identified by its call', () => {
    expect(read({ ai_session_id: null }).sessionId).toBe('CALL-1');
  });
});
