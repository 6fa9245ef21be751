import { describe, expect, it } from 'vitest';
import { postPromptEnvelope } from '../../../src/api/phone/schema/post-prompt.ts';
import { summaryOf } from '../../../src/api/phone/session-summary.ts';
import {
  agent,
  caller,
  functionCall,
  manual,
  prose,
  sessionEnd,
  system,
  systemLog,
  thinking,
  type LogEntry,
} from '../../support/captured-reports.ts';

const base = { action: 'post_conversation', call_id: 'CALL-1', ai_session_id: 'S-1' };
const read = (post_prompt_data: unknown, call_log: readonly LogEntry[], more: Record<string, unknown> = {}) =>
  summaryOf(postPromptEnvelope.parse({ ...base, post_prompt_data, call_log, ...more }), (text) => text, [
    'order_status',
  ]);

const greeting = 'Hello, this is the support team. Am I speaking to Ada?';
const goodbye = 'The printer is on its way. Goodbye.';
const talk = [
  system('Be brief.'),
  systemLog('session_start', 'AI session started'),
  agent(greeting),
  caller('Yes.'),
  thinking('The caller confirmed. I should look the order up.'),
  ...functionCall('get_ticket', { ticket_id: '7' }, 'Tell the caller about ticket 7.'),
  manual('Let me send that to you.'),
  caller('When will my new printer arrive?'),
  agent(goodbye),
];
const said = [
  { by: 'ai', text: greeting },
  { by: 'customer', text: 'Yes.' },
  { by: 'ai', text: 'Let me send that to you.' },
  { by: 'customer', text: 'When will my new printer arrive?' },
  { by: 'ai', text: goodbye },
];
const summary = 'Ada asked when her printer arrives, and was told that it is on its way.';

describe('a captured report', () => {
  it('in prose: the prose is the summary, and only what was said counts as said', () => {
    const report = read(prose(summary), [...talk, ...sessionEnd(summary)]);
    expect(report).toMatchObject({ summary, issue: null, turns: 2, messages: said, omitted: 0 });
  });

  it('whose answer repeats the last words of the agent: that is no summary, and was said once', () => {
    const raw = ` ${goodbye}`;
    const report = read(prose(raw), [...talk, ...sessionEnd(raw)]);
    expect(report).toMatchObject({ summary: '', messages: said });
  });

  const filler = 'The summarize_conversation function was executed.';
  const instruction = system('The conversation has ended. Call the function now.');
  const started = systemLog('summarize_start', 'Summarize conversation started');
  const summarized = (args: Record<string, unknown>, result: string) => {
    const between = [started, instruction, ...functionCall('summarize_conversation', args, result)];
    return [...talk, ...sessionEnd(filler, between)];
  };

  it.each([
    ['result', summarized({}, JSON.stringify({ summary, ticket: 7 })), []],
    ['arguments', summarized({ summary }, 'There is no such function.'), []],
    ['result in prose', summarized({}, summary), []],
    [
      'entry of swaig_log',
      [...talk, ...sessionEnd(filler)],
      [{ command_name: 'summarize_conversation', command_arg: JSON.stringify({ summary }) }],
    ],
  ])('with summarize_conversation: the summary is in its %s', (_where, log, swaig_log) => {
    const report = read(prose(filler), log, { swaig_log });
    expect(report).toMatchObject({ summary, messages: said });
  });

  it('with a function that says nothing has no summary: the note of the platform is none', () => {
    expect(read(prose(filler), summarized({}, '')).summary).toBe('');
  });

  it('with an object anywhere: all facts are read, whatever the summary function says', () => {
    const facts = { summary, issue: 'Printer', intents: ['order_status'], resolved: true };
    const raw = JSON.stringify(facts);
    const expected = { summary, issue: 'Printer', intents: ['order_status'], resolution: 'resolved', messages: said };
    for (const data of [
      { parsed: [facts], raw, substituted: '' },
      { parsed: [], raw, substituted: raw },
      { parsed: [], raw: '', substituted: raw },
    ]) {
      expect(read(data, [...talk, ...sessionEnd(raw)])).toMatchObject(expected);
    }
    expect(read(prose(filler), summarized(facts, 'Noted.'))).toMatchObject(expected);
  });

  it('keeps entries of an unknown kind, and counts them neither as said nor as a turn', () => {
    const unknown = { role: 'supervisor', content: 'I am listening in.', timestamp: 1 };
    const report = read(prose(summary), [...talk, unknown, ...sessionEnd(summary)]);
    expect(report.messages).toEqual([...said, { by: 'other', role: 'supervisor', text: 'I am listening in.' }]);
    expect(report.turns).toBe(2);
  });

  it('without the end of the session: the last entry that repeats the answer was not said', () => {
    const plain = [
      { role: 'user', content: 'Hello?' },
      { role: 'assistant', content: 'Bye.' },
      { role: 'assistant', content: summary },
    ];
    const texts = read(prose(summary), plain).messages.map(({ text }) => text);
    expect(texts).toEqual(['Hello?', 'Bye.']);
  });

  it('has what was said after the session, if it has the times of speech, and still not the answer in between', () => {
    const late = agent('One more thing: bye!');
    const report = read(prose(summary), [...talk, ...sessionEnd(summary), late, caller('Bye.')]);
    expect(report.messages).toEqual([
      ...said,
      { by: 'ai', text: 'One more thing: bye!' },
      { by: 'customer', text: 'Bye.' },
    ]);
  });

  it('has of an answer that the caller interrupted what they heard', () => {
    const barged = {
      ...agent('Your tickets are one, two and three.'),
      barged: true,
      text_heard_approx: ' Your tickets',
    };
    expect(read(prose(summary), [barged]).messages).toEqual([{ by: 'ai', text: 'Your tickets…' }]);
  });
});
