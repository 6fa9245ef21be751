import { messageCharacters, shortTextCharacters } from '../../domain/budgets.ts';
import type { MessageContent, MessagingUser } from '../../domain/messaging/messaging.ts';
import { beginningOf } from '../../domain/text.ts';

/** Most fields of a form that are taken. */
const maximumFields = 50;
/** Longest address of a file, in characters; the platform's own have some two hundred. */
export const maximumAddress = 2_000;

const short = (text: string): string => beginningOf(text, shortTextCharacters);
const shortOrNull = (text: string | null): string | null => (text === null ? null : short(text));
const longOrNull = (text: string | null): string | null =>
  text === null ? null : beginningOf(text, messageCharacters);

/**
 * What was said, cut to what the service takes (see `budgets.ts`): customers decide how long their messages are, and each
 * becomes part of a conversation's history.
 */
export function boundedContent(content: MessageContent): MessageContent {
  switch (content.kind) {
    case 'text':
      return { ...content, text: beginningOf(content.text, messageCharacters), payload: shortOrNull(content.payload) };
    case 'file':
      // Half an address leads nowhere.
      if (content.url.length > maximumAddress) return { kind: 'other', type: 'file', text: longOrNull(content.text) };
      return {
        ...content,
        mediaType: shortOrNull(content.mediaType),
        altText: shortOrNull(content.altText),
        text: longOrNull(content.text),
        name: shortOrNull(content.name),
      };
    case 'location':
      return content;
    case 'form':
      return { kind: 'form', fields: boundedFields(content.fields) };
    case 'other':
      return { ...content, type: short(content.type), text: longOrNull(content.text) };
  }
}

function boundedFields(fields: readonly { label: string; value: string }[]): { label: string; value: string }[] {
  let room = messageCharacters;
  return fields.slice(0, maximumFields).map(({ label, value }) => {
    const kept = { label: short(label), value: beginningOf(value, Math.max(shortTextCharacters, room)) };
    room -= kept.value.length;
    return kept;
  });
}

/** A user whose names are cut likewise. */
export function boundedUser(user: MessagingUser): MessagingUser {
  const { name, email, locale } = user;
  return { ...user, name: shortOrNull(name), email: shortOrNull(email), locale: shortOrNull(locale) };
}
