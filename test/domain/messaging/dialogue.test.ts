import { describe, expect, it } from 'vitest';
import { addToTranscript, addUnanswered, newDialogue } from '../../../src/domain/messaging/dialogue.ts';
import { nameOfStep } from '../../../src/domain/messaging/errand.ts';
import { textOf, type MessageContent } from '../../../src/domain/messaging/messaging.ts';
import { isSelfTestId, selfTestId } from '../../../src/domain/messaging/self-test.ts';
import { newHandoff, newMessaging, withFirstValues } from '../../../src/domain/messaging/state.ts';
import { messageOf } from './messages.ts';

const entry = (messageId: string, at: number, text = messageId) => ({ messageId, at, by: 'bot', text }) as const;

describe('a dialogue', () => {
  it('has its messages in the order of the platform, each once', () => {
    const dialogue = newDialogue();
    expect(['b', 'd', 'a', 'c'].map((id) => addToTranscript(dialogue, entry(id, id.charCodeAt(0))))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(addToTranscript(dialogue, entry('a', 7, 'again'))).toBe(false);
    expect(dialogue.transcript.map(({ text }) => text)).toEqual(['a', 'b', 'c', 'd']);
    addToTranscript(dialogue, entry('same time', 'b'.charCodeAt(0)));
    expect(dialogue.transcript.map(({ text }) => text)).toEqual(['a', 'b', 'same time', 'c', 'd']);
  });

  it('keeps the newest forty messages, with the beginning of a long one', () => {
    const dialogue = newDialogue();
    for (let at = 0; at < 41; at += 1) addToTranscript(dialogue, entry(`m${at}`, at, 'x'.repeat(960 + at)));
    expect(dialogue.transcript).toHaveLength(40);
    expect(dialogue.transcript[0]?.messageId).toBe('m1');
    expect(dialogue.transcript.at(-1)?.text).toBe('x'.repeat(1_000));
    addToTranscript(dialogue, entry('long', 99, 'x'.repeat(1_001)));
    expect(dialogue.transcript.at(-1)?.text).toBe(`${'x'.repeat(999)}…`);
  });

  it('keeps the newest hundred messages without an answer, in the order of the platform', () => {
    const dialogue = newDialogue();
    for (const at of [2, 1, 3, 1]) addUnanswered(dialogue, messageOf(`m${at}`, at));
    expect(dialogue.unanswered.map(({ receivedAt }) => receivedAt)).toEqual([1, 1, 2, 3]);
    for (let at = 4; at < 101; at += 1) addUnanswered(dialogue, messageOf(`m${at}`, at));
    expect(dialogue.unanswered).toHaveLength(100);
    expect(dialogue.unanswered[0]?.receivedAt).toBe(1);
    expect(dialogue.unanswered.at(-1)?.receivedAt).toBe(100);
  });
});

describe('the text of a message', () => {
  const file = {
    kind: 'file',
    url: 'https://x',
    mediaType: null,
    altText: null,
    text: null,
    name: null,
    size: null,
  } as const;
  it.each<[MessageContent, string]>([
    [{ kind: 'text', text: 'Hi', payload: 'p' }, 'Hi'],
    [file, '[file]'],
    [{ ...file, mediaType: 'image/png' }, '[file: image/png]'],
    [{ ...file, altText: 'a cat' }, '[file] a cat'],
    [{ ...file, altText: 'a cat', text: 'look' }, '[file] look'],
    [{ kind: 'location', latitude: 1.5, longitude: -2 }, '[location: 1.5, -2]'],
    [
      {
        kind: 'form',
        fields: [
          { label: 'Name', value: 'Ada' },
          { label: 'City', value: 'Rome' },
        ],
      },
      'Name: Ada\nCity: Rome',
    ],
    [{ kind: 'other', type: 'carousel', text: null }, '[carousel]'],
    [{ kind: 'other', type: 'carousel', text: 'Choose' }, 'Choose'],
  ])('of %j is %j', (content, text) => {
    expect(textOf(content)).toBe(text);
  });
});

it('a step of an errand is answered under its own name', () => {
  expect(nameOfStep({ kind: 'ask', name: 'order', question: null })).toBe('order');
  expect(nameOfStep({ kind: 'file' })).toBe('file');
  expect(nameOfStep({ kind: 'authenticate' })).toBe('authenticate');
});

it('a self-test is recognised by its whole id', () => {
  expect(isSelfTestId(selfTestId('0123abcd'))).toBe(true);
  expect(isSelfTestId(selfTestId('a'.repeat(40)))).toBe(true);
  for (const other of ['0123abc', 'a'.repeat(41), '0123ABCD', 'wxyz0123'])
    expect(isSelfTestId(selfTestId(other))).toBe(false);
  expect(isSelfTestId('x-self-test-0123abcd')).toBe(false);
  expect(isSelfTestId('self-test-0123abcd/1')).toBe(false);
});

describe('a state that an earlier version stored', () => {
  it('gets the first values of parts that it did not know, and keeps all others', () => {
    const { handoff: _handoff, filings: _filings, personAt: _personAt, ...older } = newMessaging();
    const { log: _log, files: _files, ...session } = older.session;
    const { reminders: _reminders, ...handoff } = newHandoff('offered', 5);
    const stored = { ...older, source: 'web', session: { ...session, number: 3, turns: 4 }, handoff } as never;
    expect(withFirstValues(stored)).toEqual({
      ...newMessaging(),
      source: 'web',
      session: { ...newMessaging().session, number: 3, turns: 4 },
      handoff: newHandoff('offered', 5),
    });
    expect(withFirstValues({ ...newMessaging(), handoff: null }).handoff).toBeNull();
  });

  it('begins with nobody in control and nothing due', () => {
    expect(newMessaging()).toMatchObject({
      control: { active: null, pending: null },
      seenEvents: [],
      inbox: [],
      filings: [],
      greetingDue: false,
      session: { number: 1, ours: false, resolved: false, files: [], leftOut: 0 },
      dialogue: { transcript: [], unanswered: [], asksPin: false },
    });
    expect(newHandoff('wanted', 7)).toEqual({
      phase: 'wanted',
      since: 7,
      humanAt: null,
      told: false,
      reminders: 0,
      ticketId: null,
      searches: 0,
    });
  });
});
