import { describe, expect, it } from 'vitest';
import { conversationBytes } from '../../../src/domain/budgets.ts';
import { jsonBytes } from '../../../src/domain/size.ts';
import { appendEvent } from '../../../src/domain/webchat/log.ts';
import {
  addFile,
  addProcess,
  addTurn,
  isFull,
  isNewMessage,
  newWebchat,
  type WebchatState,
} from '../../../src/domain/webchat/state.ts';

const waits = (state: WebchatState, text: string): void => {
  state.waiting.push({ messageId: `m${state.waiting.length}`, text, files: [], at: 1, tried: false });
};
const file = (fileId: string, url = 'https://files.example.com/1') => ({
  fileId,
  name: 'map.png',
  type: 'image/png',
  size: 1,
  url,
});
const subscribe = (state: WebchatState, process: string): void => addProcess(state, { process, after: 0 });

describe('ids of messages', () => {
  it('a message that is sent again is known, and the oldest of many ids are forgotten', () => {
    const state = newWebchat();
    for (let index = 0; index < 2_000; index += 1) expect(isNewMessage(state, `m${index}`)).toBe(true);
    expect(state.messageIds).toHaveLength(500);
    expect(isNewMessage(state, 'm1999')).toBe(false);
    expect(isNewMessage(state, 'm1500')).toBe(false);
    expect(state.messageIds).toHaveLength(500);
    expect(isNewMessage(state, 'm1499')).toBe(true);
  });

  it('stay within their budget with the longest ones that are accepted, and the newest are kept', () => {
    const state = newWebchat();
    for (let index = 0; index < 600; index += 1) isNewMessage(state, `${index}`.padEnd(200, '漢'));
    expect(jsonBytes(state.messageIds)).toBeLessThanOrEqual(conversationBytes.chatMessageIds + 2);
    expect(isNewMessage(state, '599'.padEnd(200, '漢'))).toBe(false);
  });
});

describe('messages that wait to be passed on', () => {
  it('are a hundred short ones at most', () => {
    const state = newWebchat();
    for (let count = 0; !isFull(state); count += 1) {
      expect(count).toBeLessThan(100);
      waits(state, 'ok');
    }
    expect(state.waiting).toHaveLength(100);
  });

  it('fill their budget, and the one that does not fit is the last', () => {
    const state = newWebchat();
    while (!isFull(state)) waits(state, 'x'.repeat(8_000));
    expect(jsonBytes(state.waiting.slice(0, -1))).toBeLessThanOrEqual(conversationBytes.chatWaiting + 2);
    expect(jsonBytes(state.waiting)).toBeGreaterThan(conversationBytes.chatWaiting);
  });
});

describe('files', () => {
  it('are refused once their budget is full, and those that are known are not', () => {
    const state = newWebchat();
    let count = 0;
    while (addFile(state, file(`f${count}`))) count += 1;
    expect(count).toBeGreaterThan(50);
    expect(state.files).toHaveLength(count);
    expect(jsonBytes(state.files)).toBeLessThanOrEqual(conversationBytes.chatFiles + 2);
    expect(addFile(state, file('f0'))).toBe(true);
    expect(state.files).toHaveLength(count);
  });

  it('with addresses of any length stay within the budget', () => {
    const state = newWebchat();
    expect(addFile(state, file('f', `https://files.example.com/${'x'.repeat(50_000)}`))).toBe(false);
    expect(state.files).toEqual([]);
  });
});

describe('processes that hold streams', () => {
  it('are limited: the one that was added first goes, and a known one is counted only', () => {
    const state = newWebchat();
    for (let index = 0; index < 40; index += 1) subscribe(state, `p${index}`);
    expect(state.processes.map(({ process }) => process)).toEqual(Array.from({ length: 16 }, (_, i) => `p${24 + i}`));
    subscribe(state, 'p24');
    expect(state.processes).toHaveLength(16);
    expect(state.processes[0]).toEqual({ process: 'p24', cursor: 0, asked: 2 });
  });

  it('begin with all events so far, since those are their backlog; one that lags behind stays where it is', () => {
    const state = newWebchat();
    subscribe(state, 'early');
    appendEvent(state.log, { type: 'agentLeft' });
    subscribe(state, 'late');
    subscribe(state, 'early');
    expect(state.processes.map(({ cursor }) => cursor)).toEqual([0, 1]);
  });
});

it('of turns of the assistant, the latest are known', () => {
  const state = newWebchat();
  for (let index = 0; index < 50; index += 1) addTurn(state, `m${index}`);
  expect(state.turns.map(({ messageId }) => messageId)).toEqual(Array.from({ length: 20 }, (_, i) => `m${30 + i}`));
});
