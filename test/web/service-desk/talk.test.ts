import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startBench, type TestBench } from './support/page.ts';
import { connectMessage } from './support/widget.ts';

let bench: TestBench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.close());

const ada = { id: 'a1', name: 'Ada' };

describe('a talk with an agent', () => {
  it('shows availability, joining, typing, messages, transfer, leaving and the end in the order of the events', async () => {
    const { widget } = await bench.open();
    await bench.settled(widget.start());
    const chat = bench.server.chat();
    chat.emit('availability', { available: true, position: 2, waitMinutes: 3, message: 'Soon' });
    chat.join(ada);
    chat.emit('agentTyping', { typing: true });
    chat.say('**Hello**');
    chat.emit('transfer', { agent: { id: 'a2', name: 'Bob' } });
    chat.join({ id: 'a2', name: 'Bob' });
    chat.emit('agentLeft', {});
    chat.end('agent');
    await bench.until(() => !widget.isStarted);
    const bob = { id: 'a2', nickname: 'Bob', user_type: 'human' };
    expect(widget.calls.filter(([name]) => name !== 'updateCapabilities')).toEqual([
      ['updateAgentAvailability', { positionInQueue: 2, estimatedWaitTime: 3, message: 'Soon' }],
      ['agentJoined', { id: 'a1', nickname: 'Ada', user_type: 'human' }],
      ['agentTyping', true],
      ['agentReadMessages'],
      ['sendMessageToUser', { id: 'm4', output: { generic: [{ response_type: 'text', text: '**Hello**' }] } }, 'a1'],
      ['beginTransferToAnotherAgent', bob],
      ['agentJoined', bob],
      ['agentLeftChat'],
      ['agentEndedChat'],
    ]);
  });

  it('shows a message as the site wants it, for example with an item of its own, and else as always', async () => {
    const card = { response_type: 'user_defined', user_defined: { kind: 'order', number: 7 } };
    const { widget } = await bench.open({ render: ({ text }) => (text === 'order 7' ? [card] : null) });
    await bench.settled(widget.start());
    const chat = bench.server.chat();
    chat.join(ada);
    chat.say('order 7');
    chat.say('Anything else?');
    await bench.until(() => widget.calls.filter(([name]) => name === 'sendMessageToUser').length === 2);
    const shown = widget.calls.flatMap(([name, message]) => (name === 'sendMessageToUser' ? [message] : []));
    expect(shown).toMatchObject([
      { output: { generic: [card] } },
      { output: { generic: [{ response_type: 'text', text: 'Anything else?' }] } },
    ]);
  });

  it('lets an unknown agent join before their first message', async () => {
    const { widget } = await bench.open();
    await bench.settled(widget.start());
    bench.server.chat().agent = ada;
    bench.server.chat().say('Hello');
    await bench.until(() => widget.texts().length === 1);
    expect(widget.names().filter((name) => name !== 'agentReadMessages')).toEqual(['agentJoined', 'sendMessageToUser']);
    expect(widget.argsOf('agentJoined')).toEqual([[{ id: 'a1', nickname: 'Ada', user_type: 'human' }]]);
  });

  it('sends what an agent should know: the reason, the talk so far within bounds, language and page', async () => {
    const { widget } = await bench.open();
    for (let n = 1; n <= 60; n += 1) {
      widget.fire({ type: 'send', data: { input: { text: `question ${n}` } } });
      const generic = [{ response_type: 'text', text: n === 60 ? 'x'.repeat(3_000) : `answer ${n}` }];
      widget.fire({ type: 'receive', data: { output: { generic } } });
    }
    const summary = [{ response_type: 'text', text: 'Wants a refund.' }];
    const item = { message_to_human_agent: 'Parcel lost.', transfer_info: { summary_message_to_agent: summary } };
    await bench.settled(widget.start(connectMessage(item)));
    const { reason, history, locale, page } = bench.server.chat().body as {
      history: { by: string; text: string }[];
    } & {
      [key: string]: unknown;
    };
    expect({ reason, locale, page }).toEqual({
      reason: 'Parcel lost.\nWants a refund.',
      locale: 'en',
      page: 'https://shop.example/help',
    });
    expect(history).toHaveLength(50);
    expect(history[0]).toMatchObject({ by: 'visitor', text: 'question 36' });
    expect(history.at(-1)?.text).toHaveLength(2_000);
  });
});
