import type { MessageContent } from '../../domain/messaging/messaging.ts';

/** All that the customer has said since the last answer. */
export interface Heard {
  /** Everything that can be read as text; empty when nothing can. */
  text: string;
  /** The payload of the last button that was pressed; null when none was. */
  payload: string | null;
  files: number;
  /** Fields of forms, by their labels. */
  fields: { label: string; value: string }[];
  /** A message came that cannot be read at all. */
  unreadable: boolean;
}

/** Longest text that is read, in UTF-16 code units. */
const maximumText = 8_000;
/** Stands where a PIN was, see `redactPins`. */
const removed = /\[removed\]/g;

/** Joins what the customer has said. */
export function readHeard(contents: readonly MessageContent[]): Heard {
  const heard: Heard = { text: '', payload: null, files: 0, fields: [], unreadable: false };
  const texts: string[] = [];
  for (const content of contents) {
    switch (content.kind) {
      case 'text':
        texts.push(content.text);
        heard.payload = content.payload;
        break;
      case 'file':
        heard.files += 1;
        texts.push(content.text ?? '');
        break;
      case 'location':
        texts.push(`${content.latitude}, ${content.longitude}`);
        break;
      case 'form':
        heard.fields.push(...content.fields);
        texts.push(content.fields.map(({ label, value }) => `${label}: ${value}`).join('\n'));
        break;
      case 'other':
        texts.push(content.text ?? '');
        heard.unreadable ||= (content.text ?? '').trim() === '';
        break;
    }
  }
  heard.text = texts
    .filter((text) => text.replaceAll(removed, '').trim() !== '')
    .join('\n')
    .slice(0, maximumText)
    .toWellFormed()
    .trim();
  return heard;
}

/** True for a text from which a PIN was removed. */
export function hadPin(text: string): boolean {
  return text.search(removed) !== -1;
}

/** True when there is nothing to react to. */
export function isSilence({ text, payload, files, unreadable }: Heard): boolean {
  return text === '' && payload === null && files === 0 && !unreadable;
}
