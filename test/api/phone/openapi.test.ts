import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { swaigSchema } from '../../../src/api/phone/openapi.ts';

/** Every word offered for an argument named `intent`, and how often such a list is there. */
function offeredIntents(intents: readonly string[]): { lists: number; words: Set<string> } {
  const { body } = swaigSchema(intents);
  const words = new Set<string>();
  let lists = 0;
  const collect = (node: unknown, name = ''): void => {
    if (typeof node !== 'object' || node === null) return;
    if (name === 'intent' && 'enum' in node && Array.isArray(node.enum)) {
      lists += 1;
      for (const word of node.enum) words.add(String(word));
    }
    for (const [key, child] of Object.entries(node)) collect(child, key);
  };
  collect(z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' }));
  return { lists, words };
}

describe('the API document of /swaig', () => {
  it('offers the intents of the routing table in use, and no others', () => {
    const { lists, words } = offeredIntents(['vip_customer', 'general_inquiry']);
    expect(lists).toBe(2);
    expect([...words]).toEqual(['vip_customer', 'general_inquiry']);
  });
});
