import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { array, assert, asyncProperty, jsonValue, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPayloadCodec, PayloadDecryptionError } from '../../src/temporal/payload-codec.ts';
import { newKey } from '../support/temporal.ts';

const secret = 'planted-S3CRET';
const codec = createPayloadCodec([newKey()]);

function payloadOf(value: unknown): Payload {
  return defaultPayloadConverter.toPayload(value);
}

async function encodeOne(payload: Payload, by = codec): Promise<Payload> {
  const [encoded] = await by.encode([payload]);
  if (encoded === undefined) throw new Error('the codec returned nothing');
  return encoded;
}

function text(bytes: Uint8Array | null | undefined): string {
  return Buffer.from(bytes ?? []).toString();
}

describe('a stored payload that was tampered with', () => {
  it.each([
    ['its first byte', 0],
    ['its last byte', -1],
    ['a byte of the content', 15],
  ])('is refused when %s is changed, and the error shows no content', async (_, position) => {
    const encoded = await encodeOne(payloadOf(secret));
    const data = Buffer.from(encoded.data ?? []);
    const index = position < 0 ? data.length + position : position;
    data[index] = (data[index] ?? 0) ^ 1;
    const failure = codec.decode([{ ...encoded, data }]);
    await expect(failure).rejects.toThrow(PayloadDecryptionError);
    await expect(failure).rejects.not.toThrow(secret);
  });

  it.each([0, 5, 27])('is refused when only %d bytes are left', async (length) => {
    const encoded = await encodeOne(payloadOf(secret));
    await expect(codec.decode([{ ...encoded, data: encoded.data?.subarray(0, length) ?? null }])).rejects.toThrow(
      'cut off',
    );
  });

  it('is refused with the id of another key, even when both ids have the same key', async () => {
    const { key } = newKey();
    const both = createPayloadCodec([
      { id: 'a', key },
      { id: 'b', key },
    ]);
    const encoded = await encodeOne(payloadOf(secret), both);
    const renamed = { ...encoded, metadata: { ...encoded.metadata, 'encryption-key-id': Buffer.from('b') } };
    await expect(both.decode([renamed])).rejects.toThrow(PayloadDecryptionError);
  });

  it('is refused with the id of its key when we do not have that key', async () => {
    const other = createPayloadCodec([newKey('key-2031')]);
    const encoded = await encodeOne(payloadOf(secret), other);
    await expect(codec.decode([encoded])).rejects.toThrow(/"key-2031".*PAYLOAD_KEYS/);
  });
});

describe('the codec', () => {
  it('needs a key', () => {
    expect(() => createPayloadCodec([])).toThrow('at least one key');
  });

  it('decodes any JSON values to what was encoded', async () => {
    await assert(
      asyncProperty(array(jsonValue(), { maxLength: 5 }), async (values) => {
        const payloads = values.map((value) => payloadOf(value));
        // JSON has no -0, so the values are compared as the payload holds them.
        const sent = payloads.map((payload) => defaultPayloadConverter.fromPayload(payload));
        const decoded = await codec.decode(await codec.encode(payloads));
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
        const [decoded] = await codec.decode([await encodeOne(payloadOf(data))]);
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
    const [first, second] = await codec.encode([payloadOf('x'), payloadOf('x')]);
    expect(Buffer.from(first?.data ?? []).equals(second?.data ?? new Uint8Array())).toBe(false);
  });

  it('encrypts with the first key and decrypts with older ones', async () => {
    const [older, newer] = [newKey('older'), newKey('newer')];
    const before = await encodeOne(payloadOf('old'), createPayloadCodec([older]));
    const rotated = createPayloadCodec([newer, older]);
    const after = await encodeOne(payloadOf('new'), rotated);
    expect(text(after.metadata?.['encryption-key-id'])).toBe('newer');
    const decoded = await rotated.decode([before, after]);
    expect(decoded.map((payload) => defaultPayloadConverter.fromPayload(payload))).toEqual(['old', 'new']);
    await expect(createPayloadCodec([newer]).decode([before])).rejects.toThrow('"older"');
  });

  it('returns unencrypted payloads unchanged', async () => {
    const plain = payloadOf('plain');
    expect(await codec.decode([plain])).toEqual([plain]);
  });
});
