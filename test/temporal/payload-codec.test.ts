import { defaultPayloadConverter, type Payload, type SerializationContext } from '@temporalio/common';
import { array, assert, asyncProperty, jsonValue, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPayloadCodec } from '../../src/temporal/payload-codec.ts';
import { newKey, newSecrets } from '../support/temporal.ts';

const secret = 'planted-S3CRET';
const secrets = newSecrets();
const codec = createPayloadCodec(secrets);
const here: SerializationContext = { type: 'workflow', namespace: 'support', workflowId: 'call/1' };

function payloadOf(value: unknown): Payload {
  return defaultPayloadConverter.toPayload(value);
}

async function encodeOne(payload: Payload, by = codec, context = here): Promise<Payload> {
  const [encoded] = await by.encode([payload], context);
  if (encoded === undefined) throw new Error('the codec returned nothing');
  return encoded;
}

function text(bytes: Uint8Array | null | undefined): string {
  return Buffer.from(bytes ?? []).toString();
}

/** The payload with another value of this metadata; null removes it. */
function withMetadata(payload: Payload, name: string, value: string | null): Payload {
  const { [name]: _, ...others } = payload.metadata ?? {};
  return { ...payload, metadata: value === null ? others : { ...others, [name]: Buffer.from(value) } };
}

describe('a payload that this installation did not write for this workflow', () => {
  it('is refused when it is plain', async () => {
    await expect(codec.decode([payloadOf(secret)], here)).rejects.toMatchObject({ reason: 'plain' });
    await expect(codec.decode([{}], here)).rejects.toMatchObject({ reason: 'plain' });
  });

  it.each([
    ['its first byte', 0],
    ['its last byte', -1],
    ['a byte of the content', 15],
  ])('is refused when %s is changed, and the error shows no content', async (_, position) => {
    const encoded = await encodeOne(payloadOf(secret));
    const data = Buffer.from(encoded.data ?? []);
    const index = position < 0 ? data.length + position : position;
    data[index] = (data[index] ?? 0) ^ 1;
    const failure = codec.decode([{ ...encoded, data }], here);
    await expect(failure).rejects.toMatchObject({ reason: 'forged' });
    await expect(failure).rejects.not.toThrow(secret);
  });

  it.each([0, 5, 27])('is refused when only %d bytes are left', async (length) => {
    const { data, metadata } = await encodeOne(payloadOf(secret));
    const cut = { metadata: metadata ?? {}, data: data?.subarray(0, length) ?? null };
    await expect(codec.decode([cut], here)).rejects.toMatchObject({ reason: 'forged' });
  });

  it('is refused with the id of another key, even when both ids have the same key', async () => {
    const { key } = newKey();
    const both = createPayloadCodec(newSecrets({ id: 'a', key }, { id: 'b', key }));
    const renamed = withMetadata(await encodeOne(payloadOf(secret), both), 'encryption-key-id', 'b');
    await expect(both.decode([renamed], here)).rejects.toMatchObject({ reason: 'forged' });
  });

  it.each<[string, SerializationContext]>([
    ['another workflow', { ...here, workflowId: 'call/2' }],
    ['another namespace', { ...here, namespace: 'test' }],
    ['a workflow with a longer id', { ...here, workflowId: 'call/1-2026-11-28T19:00:00Z' }],
    ['an activity of another workflow', { type: 'activity', namespace: 'support', workflowId: 'x', isLocal: false }],
  ])('is refused in %s', async (_, context) => {
    await expect(codec.decode([await encodeOne(payloadOf(secret))], context)).rejects.toMatchObject({
      reason: 'elsewhere',
    });
  });

  it('is refused when its place was changed to fit, or its seal is missing, short or of another installation', async () => {
    const there = { ...here, workflowId: 'call/2' };
    const encoded = await encodeOne(payloadOf(secret));
    const moved = withMetadata(encoded, 'bound-to', JSON.stringify(['support', 'call/2']));
    await expect(codec.decode([moved], there)).rejects.toMatchObject({ reason: 'forged' });
    await expect(codec.decode([withMetadata(encoded, 'seal', null)], here)).rejects.toThrow(/earlier version/);
    await expect(codec.decode([withMetadata(encoded, 'seal', '')], here)).rejects.toMatchObject({ reason: 'forged' });
    const others = createPayloadCodec({ ...secrets, pinPepper: 'another pepper' });
    await expect(others.decode([encoded], here)).rejects.toThrow(/PIN_PEPPER/);
  });
});

describe('a payload of ours', () => {
  it('whose key is missing, or another one of the same id, is told apart from a forged one', async () => {
    const encoded = await encodeOne(payloadOf(secret), createPayloadCodec(newSecrets(newKey('key-2031'))));
    await expect(codec.decode([encoded], here)).rejects.toThrow(/"key-2031".*PAYLOAD_KEYS does not hold/);
    const confused = createPayloadCodec(newSecrets(newKey('key-2031')));
    await expect(confused.decode([encoded], here)).rejects.toThrow(/"key-2031".*another one of that id/);
  });

  it('is read by the activities of its workflow, and where nothing says for which workflow it is read', async () => {
    const encoded = await encodeOne(payloadOf('ours'));
    const activity = { type: 'activity', namespace: 'support', workflowId: 'call/1', isLocal: true } as const;
    for (const context of [activity, undefined]) {
      expect(await codec.decode([encoded], context)).toMatchObject([{ data: Buffer.from('"ours"') }]);
    }
  });

  it('is read by the next run of its schedule', async () => {
    const run = (time: string): SerializationContext => ({ ...here, workflowId: `reconcile/jira/queue-${time}` });
    const encoded = await encodeOne(payloadOf('last result'), codec, run('2026-11-28T19:00:00Z'));
    expect(await codec.decode([encoded], run('2026-11-28T19:10:00Z'))).toHaveLength(1);
  });
});

describe('the codec', () => {
  it('needs a key', () => {
    expect(() => createPayloadCodec({ ...secrets, payloadKeys: [] })).toThrow('at least one key');
  });

  it('encrypts for no workflow what the SDK writes about failed tasks: only the codec server of the UI reads it', async () => {
    const encoded = await codec.encode([payloadOf('why')]);
    expect(await codec.decode(encoded)).toMatchObject([{ data: Buffer.from('"why"') }]);
    await expect(codec.decode(encoded, here)).rejects.toMatchObject({ reason: 'elsewhere' });
  });

  it('decodes any JSON values to what was encoded', async () => {
    await assert(
      asyncProperty(array(jsonValue(), { maxLength: 5 }), async (values) => {
        const payloads = values.map((value) => payloadOf(value));
        // JSON has no -0, so the values are compared as the payload holds them.
        const sent = payloads.map((payload) => defaultPayloadConverter.fromPayload(payload));
        const decoded = await codec.decode(await codec.encode(payloads, here), here);
        expect(decoded.map((payload) => defaultPayloadConverter.fromPayload(payload))).toEqual(sent);
        expect(decoded.map((payload) => text(payload.metadata?.['encoding']))).toEqual(
          payloads.map((payload) => text(payload.metadata?.['encoding'])),
        );
      }),
    );
  });

  it('decodes any bytes to what was encoded', async () => {
    await assert(
      asyncProperty(uint8Array({ maxLength: 5000 }), async (data) => {
        const [decoded] = await codec.decode([await encodeOne(payloadOf(data))], here);
        expect(decoded && defaultPayloadConverter.fromPayload<Uint8Array>(decoded)).toEqual(data);
      }),
    );
  });

  it('hides the content and its encoding', async () => {
    const encoded = await encodeOne(payloadOf({ pin: secret }));
    expect(Buffer.from(encoded.data ?? []).includes(secret)).toBe(false);
    expect(Buffer.from(encoded.data ?? []).includes('json/plain')).toBe(false);
    expect(text(encoded.metadata?.['encoding'])).toBe('binary/encrypted');
    expect(text(encoded.metadata?.['encryption-key-id'])).toBe('test-key');
  });

  it('encrypts the same content to different bytes each time', async () => {
    const [first, second] = await codec.encode([payloadOf('x'), payloadOf('x')], here);
    expect(Buffer.from(first?.data ?? []).equals(second?.data ?? new Uint8Array())).toBe(false);
  });

  it('encrypts with the first key and decrypts with older ones', async () => {
    const [older, newer] = [newKey('older'), newKey('newer')];
    const before = await encodeOne(payloadOf('old'), createPayloadCodec(newSecrets(older)));
    const rotated = createPayloadCodec(newSecrets(newer, older));
    const after = await encodeOne(payloadOf('new'), rotated);
    expect(text(after.metadata?.['encryption-key-id'])).toBe('newer');
    const decoded = await rotated.decode([before, after], here);
    expect(decoded.map((payload) => defaultPayloadConverter.fromPayload(payload))).toEqual(['old', 'new']);
  });
});
