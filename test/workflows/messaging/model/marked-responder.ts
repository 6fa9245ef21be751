import { setTimeout as delay } from 'node:timers/promises';
import { ServiceFailure } from '../../../../src/domain/failures.ts';
import type { MessageContent } from '../../../../src/domain/messaging/messaging.ts';
import type { Responder } from '../../../../src/ports/responder.ts';
import { builtInPolicy } from '../../../../src/responders/policy/built-in.ts';
import { createPolicyResponder } from '../../../../src/responders/policy/index.ts';

const mark = /\(answer [0-9]+\)$/;

/** The mark at the end of an answer; null if it has none. */
export function markOf(text: string): string | null {
  return mark.exec(text)?.[0] ?? null;
}

/**
 * The policy, with a mark at the end of what it says, so that one can see to which messages of the customer it is the answer.
 * @param thinkMs the longest time that it thinks, in milliseconds; the times differ
 */
export function createMarkedResponder(thinkMs: number): { responder: Responder; answers: Map<string, string[]> } {
  const policy = createPolicyResponder(builtInPolicy);
  const answers = new Map<string, string[]>();
  const responder: Responder = {
    respond: async (question, options) => {
      const number = answers.size + 1;
      const key = `(answer ${number})`;
      answers.set(key, question.heard.flatMap(uniqueText));
      await think((number * 37) % (thinkMs + 1), options.signal);
      const turn = await policy.respond(question, options);
      return { ...turn, say: turn.say.map((message) => ({ ...message, text: `${message.text} ${key}` })) };
    },
  };
  return { responder, answers };
}

async function think(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch {
    throw new ServiceFailure('aborted', { kind: 'unavailable', service: 'test' });
  }
}

/** Texts that end in white space are unique; a PIN or a button is not. */
function uniqueText(content: MessageContent): string[] {
  return content.kind === 'text' && /\s$/.test(content.text) ? [content.text] : [];
}
