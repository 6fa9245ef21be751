import type { ResponderMemory } from '../../domain/messaging/responder-memory.ts';

/** What the policy keeps between its turns. */
export interface Remembered {
  /** Two-letter code; null while the language is unknown. */
  language: string | null;
  /** How often in a row the customer was not understood. */
  misses: number;
  /** Name of the current intent; null when there is none. */
  intent: string | null;
  /** Name of an intent that a handoff interrupted: its answers still count when the customer returns to it. */
  paused: string | null;
  confirmed: boolean;
  /** What a yes or no is the answer to: "shall I do this?", "shall I get a human?" or "shall I close it?". */
  offer: 'confirm' | 'human' | 'close' | null;
  /** The tickets that the intent is about and that are not done yet, the current one first. */
  tickets: string[];
  /** Status and subject of the first of them, read so that the customer can confirm that they are closed. */
  named: string[];
  /** The customer has agreed to close them. */
  agreed: boolean;
  /** The list of tickets was asked for so that the customer can choose one. */
  choosing: boolean;
  /** How many tickets of the last list were named. */
  listed: number;
  /** Requests to the company's own systems that are done: the next one has another number. */
  runs: number;
  /** The status by which the last list was chosen; null for none. */
  filter: string | null;
  /** Name of the open question. */
  asked: string | null;
  /** What else the customer asked for in the same message, in their words; null for nothing. */
  next: string | null;
  /** How often in a row an answer did not fit. */
  wrong: number;
  pinAsked: boolean;
  pinFailures: number;
  /** How often in a row the result of an act was not there yet. */
  waits: number;
  /** Answers by the name of their question, and the customer's first message as `text`. */
  data: Record<string, string>;
  /** The ticket that was last spoken about. */
  ticket: string | null;
  about: string[];
  greeted: boolean;
}

/** Name under which the customer's first message is kept. */
export const firstText = 'text';

/** Largest memory, in bytes of JSON in UTF-8; leaves room for another responder's. */
const maximumBytes = 3_500;
const maximumValueBytes = 600;
const maximumTextBytes = 1_000;
const dataPrefix = 'data.';
const maximumList = 8;
const maximumEntryBytes = 160;

/** Reads what {@link writeMemory} wrote; anything else counts as not remembered. */
export function readMemory(memory: ResponderMemory | null): Remembered {
  const from = memory ?? {};
  const offer = from['offer'];
  const data: Record<string, string> = {};
  for (const [key, value] of Object.entries(from)) {
    if (key.startsWith(dataPrefix) && typeof value === 'string') data[key.slice(dataPrefix.length)] = value;
  }
  return {
    language: wordIn(from, 'language'),
    misses: countIn(from, 'misses'),
    intent: wordIn(from, 'intent'),
    paused: wordIn(from, 'paused'),
    confirmed: from['confirmed'] === true,
    offer: offer === 'confirm' || offer === 'human' || offer === 'close' ? offer : null,
    tickets: listIn(from, 'tickets'),
    named: listIn(from, 'named'),
    agreed: from['agreed'] === true,
    choosing: from['choosing'] === true,
    listed: countIn(from, 'listed'),
    runs: countIn(from, 'runs'),
    filter: wordIn(from, 'filter'),
    asked: wordIn(from, 'asked'),
    next: textIn(from, 'next'),
    wrong: countIn(from, 'wrong'),
    pinAsked: from['pinAsked'] === true,
    pinFailures: countIn(from, 'pinFailures'),
    waits: countIn(from, 'waits'),
    data,
    ticket: wordIn(from, 'ticket'),
    about: listIn(from, 'about'),
    greeted: from['greeted'] === true,
  };
}

/** Changes some of what is remembered. */
export function updateMemory(memory: Remembered, changes: Partial<Remembered>): void {
  Object.assign(memory, changes);
}

/** Plain data for {@link readMemory}, small enough for a {@link ResponderMemory}: the longest answers are cut. */
export function writeMemory({ data, ...rest }: Remembered): ResponderMemory {
  const memory: ResponderMemory = {};
  for (const [key, value] of Object.entries(rest)) {
    if (Array.isArray(value)) {
      if (value.length > 0)
        memory[key] = value.slice(0, maximumList).map((entry) => cutToBytes(entry, maximumEntryBytes));
    } else if (value !== null && value !== false && value !== 0) memory[key] = value;
  }
  let left = maximumBytes - bytesOf(JSON.stringify(memory));
  const entries = Object.entries(data);
  for (const [index, [name, value]] of entries.entries()) {
    const key = dataPrefix + name;
    // All of them shortened are better than one lost, which would be asked for again.
    const share = Math.floor(left / (entries.length - index)) - bytesOf(JSON.stringify({ [key]: '' }));
    if (share < 1) continue;
    const kept = cutToBytes(value, Math.min(share, name === firstText ? maximumTextBytes : maximumValueBytes));
    memory[key] = kept;
    left -= bytesOf(JSON.stringify({ [key]: kept }));
  }
  // Kept even when empty: a memory, whatever is in it, says that the session has begun.
  return memory;
}

function wordIn(memory: ResponderMemory, key: string): string | null {
  const value = memory[key];
  return typeof value === 'string' && value !== '' && value.length <= 100 ? value : null;
}

function textIn(memory: ResponderMemory, key: string): string | null {
  const value = memory[key];
  return typeof value === 'string' && value !== '' ? value : null;
}

function listIn(memory: ResponderMemory, key: string): string[] {
  const value = memory[key];
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string').slice(0, maximumList) : [];
}

function countIn(memory: ResponderMemory, key: string): number {
  const value = memory[key];
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0;
}

function bytesOf(json: string): number {
  let bytes = 0;
  for (const character of json) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) bytes += 1;
    else if (code < 0x800) bytes += 2;
    else bytes += code < 0x1_00_00 ? 3 : 4;
  }
  return bytes;
}

function cutToBytes(text: string, most: number): string {
  let bytes = 0;
  let kept = '';
  for (const character of text.toWellFormed()) {
    bytes += bytesOf(JSON.stringify(character)) - 2;
    if (bytes > most) break;
    kept += character;
  }
  return kept;
}
