import type { ResponderMemory } from '../domain/messaging/responder-memory.ts';
import { ServiceFailure } from '../domain/failures.ts';
import type { ResponderTurn } from '../domain/messaging/responder.ts';
import type { Responder } from '../ports/responder.ts';

/** Prefix of every key that belongs to the first responder alone. */
const ownPrefix = 'model.';
/** Keys that both share: either one may answer after the other has asked for the PIN, and goes on in its language. */
const pinAsked = 'pinAsked';
const languageKey = 'language';

/**
 * The first responder answers; when it fails, the second one does. Each has a memory of its own: keys that begin with
 * `model.` belong to the first, all others to the second; `pinAsked` and `language` are shared.
 * @param onFailure called for every failure that the second responder replaced
 */
export function withFallback(
  first: Responder,
  second: Responder,
  onFailure: (failure: ServiceFailure) => void = () => undefined,
): Responder {
  return {
    async respond(question, options) {
      const keptByFirst = keysOf(question.memory, (key) => key.startsWith(ownPrefix));
      const keptBySecond = keysOf(question.memory, (key) => !key.startsWith(ownPrefix));
      const shared = keysOf(question.memory, (key) => key === pinAsked || key === languageKey);
      try {
        const memory = question.memory === null ? null : { ...keptByFirst, ...shared };
        const turn = await first.respond({ ...question, memory }, options);
        return joined(turn, { ...keptBySecond, [pinAsked]: false });
      } catch (error) {
        if (!(error instanceof ServiceFailure)) throw error;
        onFailure(error);
        const memory = question.memory === null ? null : keptBySecond;
        return joined(await second.respond({ ...question, memory }, options), keptByFirst);
      }
    },
  };
}

function joined(turn: ResponderTurn, other: ResponderMemory): ResponderTurn {
  return { ...turn, memory: { ...other, ...turn.memory } };
}

function keysOf(memory: ResponderMemory | null, wanted: (key: string) => boolean): ResponderMemory {
  return Object.fromEntries(Object.entries(memory ?? {}).filter(([key]) => wanted(key)));
}
