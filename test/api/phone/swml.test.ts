import { describe, expect, it } from 'vitest';
import { functionSignatures, signatureAnswer } from '../../../src/api/phone/function-signatures.ts';
import { readSignatureRequest } from '../../../src/api/phone/schema/signature-request.ts';
import { documents, endpoints, offered } from '../../support/swml-documents.ts';

describe('the agent', () => {
  const text = JSON.stringify(documents.agent);

  it('starts with the ticket functions switched off and all others switched on', () => {
    const active = functionSignatures(offered).map((signature) => [signature.function, signature.active !== false]);
    expect(Object.fromEntries(active)).toEqual({
      verify_support_pin: true,
      get_current_user_tickets: false,
      get_ticket: false,
      create_ticket: false,
      update_ticket: false,
      add_comment: false,
      close_ticket: false,
      escalate_to_human: true,
      startup_hook: true,
      hangup_hook: true,
    });
  });

  it('has one token for all functions, so that toggles reach each of them', () => {
    expect(new Set(functionSignatures(offered).map((signature) => signature.meta_data_token)).size).toBe(1);
  });

  it('offers the intents of the routing table in use', () => {
    expect(functionSignatures({ ...offered, intents: ['vip'] })[7]?.parameters.properties['intent']?.enum).toEqual([
      'vip',
    ]);
    expect(text).toContain('billing_problem, general_inquiry');
  });

  it('allows SWML in our answers', () => {
    expect(text).toContain('"swaig_allow_swml":true');
  });
});

function answers(functions: unknown): ReturnType<typeof signatureAnswer> {
  const request = readSignatureRequest({ action: 'get_signature', functions });
  return request === null ? [] : signatureAnswer(endpoints, request, offered);
}

describe('get_signature', () => {
  it('gives every entry all that the platform requires', () => {
    for (const entry of answers([])) {
      expect(entry).toMatchObject({
        function: expect.stringMatching(/^[a-z_]+$/),
        description: expect.stringMatching(/\S/),
      });
      expect(entry.web_hook_url).toBe('https://swaig:p%40ss%2Fword@help.example.com/swaig');
      expect(entry.parameters).toMatchObject({ type: 'object', required: expect.any(Array) });
    }
  });

  it('answers the functions that were named, or all', () => {
    const names = (functions: unknown) => answers(functions).map((entry) => entry.function);
    expect(names(['get_ticket', 'nope', 'transfer_outcome', 7])).toEqual(['get_ticket']);
    for (const none of [[], undefined, null, 'get_ticket']) expect(names(none)).toHaveLength(10);
  });
});

describe('the keypad', () => {
  it('sends the digits to us and never to the language model', () => {
    const [prompt, request, set] = documents.keypad.sections['main'] ?? [];
    expect(prompt).toMatchObject({ prompt: { max_digits: 6, terminators: '#' } });
    expect(request).toMatchObject({ request: { method: 'POST', body: { pin: '${prompt_value}' } } });
    expect(JSON.stringify(set)).toContain('${request_response.status}');
    expect(JSON.stringify(set)).not.toContain('prompt_value');
  });
});

describe('the transfer', () => {
  it('reports its outcome with the one-time code and the call', () => {
    for (const document of [documents.number, documents.queue]) {
      const request = (document.sections['main'] ?? []).find((verb) => 'request' in verb);
      expect(request).toMatchObject({
        request: {
          url: 'https://swaig:p%40ss%2Fword@help.example.com/swaig',
          body: { function: 'transfer_outcome', call_id: 'CALL-1', argument: { parsed: [{ nonce: 'nonce-1' }] } },
          timeout: expect.any(Number),
        },
      });
    }
  });

  it('puts the caller into a queue with enter_queue: connecting to one is for agents', () => {
    expect(documents.queue.sections['main']?.[0]).toMatchObject({ enter_queue: { queue_name: 'support' } });
    expect(documents.number.sections['main']?.[0]).toMatchObject({ connect: { to: '+15555550111' } });
  });
});
