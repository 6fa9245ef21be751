import type { ResponderMemory } from '../domain/messaging/responder-memory.ts';
import { ServiceFailure } from '../domain/failures.ts';
import type { ResponderTurn } from '../domain/messaging/responder.ts';
import type { Responder } from '../ports/responder.ts';

/** Begins every key that the first responder keeps for itself. */
const ownPrefix = 'model.';
/** Both need to know it: either may be asked after the other one asked for the PIN. */
const pinAsked = 'pinAsked';

/**
 * The first responder answers; where it fails, the second one does. Each keeps its own memory: the first one's keys
 * begin with `model.`, all others are the second one's; `pinAsked` is shared.
 * @param onFailure told of every failure that was made good
 */
export function withFallback(
  first: Responder,
  second: Responder,
  onFailure: (failure: ServiceFailure) => void = () => undefined,
): Responder {
  return {
    async respond(question, options) {
      const keptByFirst = part(question.memory, (key) => key.startsWith(ownPrefix));
      const keptBySecond = part(question.memory, (key) => !key.startsWith(ownPrefix));
      const asked = question.memory?.[pinAsked] === true ? { [pinAsked]: true } : {};
      try {
        const memory = question.memory === null ? null : { ...keptByFirst, ...asked };
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

function part(memory: ResponderMemory | null, wanted: (key: string) => boolean): ResponderMemory {
  return Object.fromEntries(Object.entries(memory ?? {}).filter(([key]) => wanted(key)));
}
