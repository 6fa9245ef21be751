import type { ResponderMemory } from '../../domain/messaging/responder-memory.ts';
import type { ResponderQuestion } from '../../domain/messaging/responder.ts';

/** What the model's responder keeps between its turns. */
export interface ModelMemory {
  /** How often in a row a result was not there yet. */
  waits: number;
  /** Tools used since the customer last said something. */
  calls: number;
  intents: string[];
  pinAsked: boolean;
  /** The language of the customer's words, two letters; null while they have not shown any. */
  language: string | null;
}

/** Reads what {@link writeMemory} wrote; anything else counts as not remembered. */
export function readMemory({ memory, heard }: Pick<ResponderQuestion, 'memory' | 'heard'>): ModelMemory {
  const calls = memory?.['model.calls'];
  const intents = memory?.['model.intents'];
  const waits = memory?.['model.waits'];
  const language = memory?.['language'];
  return {
    waits: typeof waits === 'number' ? waits : 0,
    calls: heard.length === 0 && typeof calls === 'number' ? calls : 0,
    intents: Array.isArray(intents) ? intents : [],
    pinAsked: memory?.['pinAsked'] === true,
    language: typeof language === 'string' ? language : null,
  };
}

/** Plain data for {@link readMemory}. */
export function writeMemory({ waits, calls, intents, pinAsked, language }: ModelMemory): ResponderMemory {
  return {
    'model.waits': waits,
    'model.calls': calls,
    ...(intents.length === 0 ? {} : { 'model.intents': intents }),
    ...(pinAsked ? { pinAsked } : {}),
    ...(language === null ? {} : { language }),
  };
}
