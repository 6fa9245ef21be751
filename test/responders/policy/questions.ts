import type { ResponderMemory } from '../../../src/domain/messaging/responder-memory.ts';
import type { MessageContent } from '../../../src/domain/messaging/messaging.ts';
import type { Policy } from '../../../src/responders/policy/policy.ts';
import type { Reply } from '../../../src/domain/conversation/replies.ts';
import type {
  CompanyReply,
  ResponderQuestion,
  ResponderTurn,
  SaidBefore,
} from '../../../src/domain/messaging/responder.ts';
import { decide } from '../../../src/responders/policy/index.ts';

/** A question with nothing in it. */
export const plainQuestion: ResponderQuestion = {
  before: [],
  heard: [],
  memory: null,
  customerName: null,
  locale: null,
  result: null,
  returned: null,
};

export const text = (words: string, payload: string | null = null): MessageContent => ({
  kind: 'text',
  text: words,
  payload,
});

/** Plays one session with the policy, as the workflow does it. */
export class Dialogue {
  readonly #policy: Policy;
  #memory: ResponderMemory | null = null;
  #before: SaidBefore[] = [];
  #last: ResponderTurn | null = null;
  locale: string | null = null;
  customerName: string | null = null;

  constructor(policy: Policy, changes: { locale?: string; customerName?: string } = {}) {
    this.#policy = policy;
    this.locale = changes.locale ?? null;
    this.customerName = changes.customerName ?? null;
  }

  /** What the policy remembers by now. */
  get memory(): ResponderMemory | null {
    return this.#memory;
  }

  ask(changes: Partial<ResponderQuestion>): ResponderTurn {
    const question = {
      ...plainQuestion,
      before: this.#before,
      memory: this.#memory,
      customerName: this.customerName,
      locale: this.locale,
      ...changes,
    };
    const { turn } = decide(this.#policy, question);
    const heard = question.heard.flatMap((content) =>
      content.kind === 'text' ? [{ by: 'customer' as const, text: content.text }] : [],
    );
    this.#before = [
      ...this.#before,
      ...heard,
      ...turn.say.map((message) => ({ by: 'bot' as const, text: message.text })),
    ];
    this.#memory = structuredClone(turn.memory);
    this.#last = turn;
    return turn;
  }

  /** The customer writes. */
  hears(words: string): ResponderTurn {
    return this.ask({ heard: [text(words)] });
  }

  /** The customer presses the button with this text. */
  presses(label: string): ResponderTurn {
    const button = this.#last?.say.flatMap(({ quickReplies }) => quickReplies).find((reply) => reply.text === label);
    if (button === undefined) throw new Error(`there is no button ${label}`);
    return this.ask({ heard: [text(button.text, button.payload)] });
  }

  /** What became of the last act. */
  gets(reply: Reply | CompanyReply): ResponderTurn {
    const act = this.#last?.act ?? null;
    if (act === null || act.command === 'release') throw new Error('nothing was to be done');
    return this.ask({ result: { act, reply } });
  }

  /** The PIN was right. */
  verifies(name: string): ResponderTurn {
    this.customerName = name;
    return this.ask({});
  }
}

/** Everything that a turn says. */
export function words(turn: ResponderTurn): string {
  return turn.say.map((message) => message.text).join('\n---\n');
}

/** Labels of all buttons of a turn. */
export function buttons(turn: ResponderTurn): string[] {
  return turn.say.flatMap(({ quickReplies }) => quickReplies.map((reply) => reply.text));
}
