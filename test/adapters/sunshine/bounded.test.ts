import { describe, expect, it } from 'vitest';
import { messageOf, userOf } from '../../../src/adapters/sunshine/mapping.ts';
import { sunshineMessage, sunshineUser } from '../../../src/adapters/sunshine/schema.ts';
import { messageCharacters } from '../../../src/domain/budgets.ts';

const long = 'word '.repeat(100_000);
/** Room for everything of a message that is no text from the customer. */
const overhead = 4_000;

const contents: Record<string, object> = {
  text: { type: 'text', text: long, payload: long },
  'text of a kind that is not known': { type: 'carousel-of-the-future', textFallback: long },
  'file with its caption': {
    type: 'image',
    mediaUrl: 'https://media.example/1',
    altText: long,
    text: long,
    mediaType: long,
  },
  'file at an endless address': { type: 'file', mediaUrl: `https://media.example/${long}`, text: 'Here.' },
  form: {
    type: 'formResponse',
    fields: Array.from({ length: 1_000 }, () => ({ type: 'text', name: long, label: long, text: long })),
  },
};

describe('a message from the platform', () => {
  it.each(Object.keys(contents))('keeps within the budget: %s', (name) => {
    const message = messageOf(
      sunshineMessage.parse({
        id: 'm1',
        received: '2026-11-21T10:00:00.000Z',
        author: { type: 'user', userId: 'u1', displayName: long },
        content: contents[name],
        source: { type: 'whatsapp' },
      }),
    );
    const fields = 50 * 2 * 340;
    const most = 2 * messageCharacters + overhead + (name === 'form' ? fields : 0);
    expect(message).not.toBeNull();
    expect(JSON.stringify(message).length).toBeLessThan(most);
  });
});

it('the names of a customer keep within the budget', () => {
  const profile = { givenName: long, surname: long, email: long, locale: long };
  const user = userOf(sunshineUser.parse({ id: 'u1', profile, identities: [] }), null);
  expect(JSON.stringify(user).length).toBeLessThan(1_200);
});
