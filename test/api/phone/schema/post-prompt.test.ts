import { describe, expect, it } from 'vitest';
import { postPromptEnvelope } from '../../../../src/api/phone/schema/post-prompt.ts';

describe('the body of a post-prompt request', () => {
  it('has no call id where that could not be a workflow id', () => {
    expect(postPromptEnvelope.parse({ call_id: '../etc' }).call_id).toBeUndefined();
  });
});
