import type { MessageContent } from '../../domain/messaging/messaging.ts';

/** What the customer has said since the last answer, taken together. */
export interface Heard {
  /** Everything that can be read as text; empty when there is none. */
  text: string;
  /** What the last button that was pressed stands for; null when none was. */
  payload: string | null;
  files: number;
  /** Fields of forms, by their labels. */
  fields: { label: string; value: string }[];
  /** Something came that cannot be read at all. */
  unreadable: boolean;
}

/** Longest text that is looked at, in UTF-16 code units. */
const maximumText = 8_000;
/** Stands where a PIN was, see `redactPins`. */
const removed = /\[removed\]/g;

/** Takes together what was said. */
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

/** True when there is nothing to react to. */
export function isSilence({ text, payload, files, unreadable }: Heard): boolean {
  return text === '' && payload === null && files === 0 && !unreadable;
}
