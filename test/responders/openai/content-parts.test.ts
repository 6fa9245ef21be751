import { describe, expect, it, onTestFinished } from 'vitest';
import { startOpenAi, type AnswerContent, type ScriptedAnswer } from '../../../simulators/openai/index.ts';
import { builtInPolicy } from '../../../src/responders/policy/built-in.ts';
import { createOpenAiResponder } from '../../../src/responders/openai/index.ts';
import type { ResponderQuestion, ResponderTurn } from '../../../src/domain/messaging/responder.ts';
import { plainQuestion, text } from '../policy/questions.ts';

/** What the responder makes of this answer of the model. */
async function turnFor(
  content: AnswerContent,
  answer: ScriptedAnswer,
  question: Partial<ResponderQuestion> = {},
): Promise<ResponderTurn> {
  const server = await startOpenAi({ content });
  onTestFinished(() => server.close());
  server.script(answer);
  const responder = createOpenAiResponder({
    baseUrl: server.url,
    apiKey: server.apiKey,
    model: server.model,
    policy: builtInPolicy,
    pinLength: 6,
    closeStatus: 'solved',
    intents: ['returns'],
  });
  const asked = { ...plainQuestion, heard: [text('hello')], ...question };
  return responder.respond(asked, { signal: AbortSignal.timeout(10_000) });
}

describe.each(['text', 'parts'] as const)('a model whose content is sent as %s', (content) => {
  it('is read', async () => {
    expect((await turnFor(content, { text: 'Good morning.' })).say[0]?.text).toBe('Good morning.');
  });

  it('may call a tool without a word', async () => {
    const turn = await turnFor(content, { calls: [{ name: 'ask_for_pin', args: {} }] });
    expect(turn).toMatchObject({ asksPin: true, say: [{ text: expect.stringContaining('PIN') }] });
  });

  it('that refuses is not passed on', async () => {
    await expect(turnFor(content, { refusal: 'I will not.' })).rejects.toMatchObject({ kind: 'rejected' });
  });

  it('answers in the language of the words where only our own words are left', async () => {
    const question = { heard: [text('Wo sind meine Tickets?')], locale: 'en' };
    const turn = await turnFor(content, { calls: [{ name: 'ask_for_pin', args: {} }] }, question);
    expect(turn.say[0]?.text).toContain('Ihre Support-PIN');
    expect(turn.memory).toMatchObject({ language: 'de' });
  });
});

describe('a content with several parts', () => {
  it('is read in one piece, without thoughts and without what has no text', async () => {
    const parts = [
      { type: 'thinking', text: 'Hm, the customer greets.' },
      { type: 'text', text: 'Good ' },
      { type: 'image_url' },
      { type: 'output_text', text: 'morning.' },
    ];
    expect((await turnFor('parts', { parts })).say[0]?.text).toBe('Good morning.');
  });

  it('with a refusal beside a text is a refusal', async () => {
    const parts = [
      { type: 'text', text: 'Well.' },
      { type: 'refusal', refusal: 'No.' },
    ];
    await expect(turnFor('parts', { parts })).rejects.toMatchObject({ kind: 'rejected' });
  });

  it('with nothing but thoughts is an empty answer', async () => {
    const parts = [{ type: 'thinking', text: 'Hm.' }];
    await expect(turnFor('parts', { parts })).rejects.toMatchObject({ kind: 'rejected' });
  });
});
