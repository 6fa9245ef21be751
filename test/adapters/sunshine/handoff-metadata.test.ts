import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitMetadata, maximumMetadataBytes } from '../../../src/adapters/sunshine/fit-metadata.ts';
import {
  agentWorkspaceMetadata,
  answerBotMetadata,
  originSourceOf,
} from '../../../src/adapters/sunshine/handoff-metadata.ts';

const size = (value: object): number => Buffer.byteLength(JSON.stringify(value));
const flat = fc.dictionary(
  fc.string({ maxLength: 60 }),
  fc.oneof(fc.boolean(), fc.integer(), fc.string({ maxLength: 3000, unit: 'grapheme' })),
  { maxKeys: 60 },
);

describe('metadata of a handoff', () => {
  it('always fits, names every key that was left out, and is unchanged if it fits already', () => {
    fc.assert(
      fc.property(flat, fc.integer({ min: 2, max: maximumMetadataBytes }), (given, maximum) => {
        const { metadata, shortened, dropped } = fitMetadata(given, maximum);
        expect(size(metadata)).toBeLessThanOrEqual(maximum);
        expect([...Object.keys(metadata), ...dropped].toSorted()).toEqual(Object.keys(given).toSorted());
        expect(shortened.every((key) => metadata[key] !== given[key])).toBe(true);
        expect(size(given) > maximum || isDeepStrictEqual({ ...metadata }, { ...given })).toBe(true);
      }),
    );
  });

  it('is shortened in its longest texts, at the end of a word, and ids stay whole', () => {
    const summary = 'The customer cannot pay the invoice of November. '.repeat(200);
    const { metadata, shortened, dropped } = fitMetadata({ group_id: '8821', summary, vip: true });
    expect(shortened).toEqual(['summary']);
    expect(dropped).toEqual([]);
    expect(metadata).toMatchObject({ group_id: '8821', vip: true });
    expect(metadata['summary']).toMatch(/[a-z.]…$/);
    expect(size(metadata)).toBeGreaterThan(maximumMetadataBytes - 100);
    const words = new Set(summary.split(' '));
    expect(words.has(String(metadata['summary']).slice(0, -1).split(' ').at(-1) ?? '')).toBe(true);
  });

  it('counts bytes, not characters, and splits no character', () => {
    const { metadata } = fitMetadata({ summary: '👨‍👩‍👧'.repeat(800) });
    expect(size(metadata)).toBeLessThanOrEqual(maximumMetadataBytes);
    expect(String(metadata['summary']).isWellFormed()).toBe(true);
  });

  it('of Agent Workspace has the keys of ticket fields, and no empty ones', () => {
    expect(
      agentWorkspaceMetadata({
        priority: 'high',
        groupId: '7',
        tags: ['vip customer', 'a,b', 'vip customer', ' '],
        requesterName: 'Ada',
        fields: { 54321: 'Blue', 'not an id': 'x', 98112: '' },
        firstMessageId: '603012d7e0a3f9000c879b67',
        originSource: 'whatsapp',
      }),
    ).toEqual({
      first_message_id: '603012d7e0a3f9000c879b67',
      origin_source_type: 'whatsapp',
      'dataCapture.systemField.priority': 'high',
      'dataCapture.systemField.group_id': '7',
      'dataCapture.systemField.tags': 'vip_customer,a_b',
      'dataCapture.systemField.requester.name': 'Ada',
      'dataCapture.ticketField.54321': 'Blue',
    });
    expect(agentWorkspaceMetadata({})).toEqual({});
    expect(answerBotMetadata('6086')).toEqual({ 'zen:answerbot:execute_flow': 'channel=6086' });
  });

  it('names a channel only if Zendesk accepts it as the origin of a ticket', () => {
    expect(['instagram', 'twitter', 'whatsapp', 'web'].map(originSourceOf)).not.toContain(null);
    expect(['api', 'api:conversations', 'WhatsApp', '', null].map(originSourceOf)).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});
