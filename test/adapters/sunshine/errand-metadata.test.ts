import { describe, expect, it } from 'vitest';
import { errandOf, errandReportMetadata } from '../../../src/adapters/sunshine/errand-metadata.ts';
import { fitMetadata } from '../../../src/adapters/sunshine/fit-metadata.ts';
import { maximumAnswer } from '../../../src/domain/messaging/errand.ts';

describe('the metadata of an errand', () => {
  it('is read with its steps in order and their questions', () => {
    const metadata = {
      'deskbridge.errand': 'authenticate, ask:order_number,ask:size,file',
      'deskbridge.ask.order_number': ' Which order is it? ',
    };
    expect(errandOf(metadata)).toEqual({
      problem: null,
      steps: [
        { kind: 'authenticate' },
        { kind: 'ask', name: 'order_number', question: 'Which order is it?' },
        { kind: 'ask', name: 'size', question: null },
        { kind: 'file' },
      ],
    });
    for (const none of [{}, null, undefined, { deskbridgeKey: 'k' }]) expect(errandOf(none)).toBeNull();
  });

  it.each([
    [{ 'deskbridge.errand': '' }, /names no step/],
    [{ 'deskbridge.errand': ' , ' }, /names no step/],
    [{ 'deskbridge.errand': 7 }, /step “7” is none of/],
    [{ 'deskbridge.errand': 'phone' }, /step “phone” is none of authenticate, file, ask:/],
    [{ 'deskbridge.errand': 'ask:Order Number' }, /is none of/],
    [{ 'deskbridge.errand': 'ask:file' }, /is none of/],
    [{ 'deskbridge.errand': 'file,file' }, /twice/],
    [{ 'deskbridge.errand': 'ask:a,ask:b,ask:c,ask:d,ask:e,ask:f' }, /more than 5/],
    [{ 'deskbridge.errand': 'ask:a', 'deskbridge.ask.a': 'x'.repeat(501) }, /deskbridge\.ask\.a is not a text/],
    [{ 'deskbridge.errand': 'ask:a', 'deskbridge.ask.a': true }, /deskbridge\.ask\.a is not a text/],
  ])('%j is refused with what is wrong', (metadata, problem) => {
    const errand = errandOf(metadata);
    expect(errand?.steps).toEqual([]);
    expect(errand?.problem).toMatch(problem);
  });

  it('has room for the longest answers', () => {
    const answers = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [name, '字'.repeat(maximumAnswer)]));
    const metadata = errandReportMetadata({ status: 'incomplete', answers, problem: null });
    expect(fitMetadata(metadata)).toEqual({ metadata, shortened: [], dropped: [] });
    expect(metadata).toMatchObject({ 'deskbridge.errand.status': 'incomplete', 'deskbridge.answer.e': answers['e'] });
  });
});
