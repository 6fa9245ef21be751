import { describe, expect, it } from 'vitest';
import { phoneLanguages } from '../../../src/config/sections/phone.ts';
import { agentIn, documents, keypadIn, transferIn } from '../../support/swml-documents.ts';
import { swmlProblems } from '../../support/swml-oracle.ts';

describe("SignalWire's own schema", () => {
  it('finds nothing wrong with our documents', { timeout: 300_000 }, async () => {
    const afterBridge: unknown = JSON.parse(
      /"transfer_after_bridge":("(?:[^"\\]|\\.)*")/.exec(JSON.stringify(documents.queue))?.[1] ?? '""',
    );
    const checked = { ...documents, afterBridge: JSON.parse(String(afterBridge)) as unknown };
    const none = Object.fromEntries(Object.keys(checked).map((name) => [name, []]));
    expect(await swmlProblems(checked)).toEqual(none);
  });

  it('finds what is wrong with a document', { timeout: 300_000 }, async () => {
    const wrong = structuredClone(documents.keypad);
    wrong.sections['main']?.push({ nonsense: {} });
    expect((await swmlProblems({ wrong }))['wrong']).not.toEqual([]);
  });

  it('accepts all documents in each language, and in all of them', { timeout: 300_000 }, async () => {
    const inLanguages = Object.fromEntries([
      ...phoneLanguages.flatMap((language) => [
        [`agent ${language}`, agentIn([language])],
        [`keypad ${language}`, keypadIn(language)],
        [`transfer ${language}`, transferIn(language)],
      ]),
      ['agent of all', agentIn(phoneLanguages)],
    ]) as Record<string, unknown>;
    const none = Object.fromEntries(Object.keys(inLanguages).map((name) => [name, []]));
    expect(await swmlProblems(inLanguages)).toEqual(none);
  });

  it('refuses fillers of one function in two languages, so they belong to the agent then', async () => {
    const agent = agentIn(['en']);
    const text = JSON.stringify(agent).replace('"fillers":{"en-US":', '"fillers":{"de":["Moment."],"en-US":');
    expect((await swmlProblems({ two: JSON.parse(text) }))['two']).not.toEqual([]);
  }, 300_000);
});
