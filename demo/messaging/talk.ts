import type { SeenMessage, SimulatedCustomer } from '../../simulators/sunshine/customer.ts';
import { eventually } from '../eventually.ts';
import type { Story } from '../story.ts';

/** Name under which a trigger of the desk writes. */
const trigger = 'Support';

/** A conversation on the customer's phone, printed as it happens. */
export interface Talk {
  /**
   * The customer writes.
   * @param shown what is printed in place of the text
   * @returns the id of the message
   */
  say(text: string, shown?: string): string;
  /** Waits for a message after the customer's last one that matches. Returns its text; null when none comes in time. */
  hears(words: RegExp): Promise<string | null>;
  /** The messages since the customer's last one, oldest first. */
  fresh(): SeenMessage[];
}

/**
 * Prints the conversation of this customer.
 * @param human name of the person at the desk; a trigger of the desk writes as `Support`; every other sender is the bot
 */
export function printTalk(story: Story, customer: SimulatedCustomer, human: string): Talk {
  let printed = 0;
  let from = 0;
  const print = (): void => {
    for (const message of customer.seen().slice(printed)) {
      printed += 1;
      if (message.from === trigger) story.line('desk', `a trigger writes: “${wordsOf(message)}”`);
      else story.line(message.from === human ? 'human' : 'bot', wordsOf(message));
    }
  };
  const fresh = (): SeenMessage[] => customer.seen().slice(from);
  return {
    say: (text, shown = text) => {
      print();
      from = customer.seen().length;
      story.line('customer', `“${shown}”`);
      return customer.say(text);
    },
    hears: async (words) => {
      const find = (): string | null =>
        fresh()
          .map(({ text }) => text ?? '')
          .find((text) => words.test(text)) ?? null;
      await eventually(() => find() !== null);
      print();
      return find();
    },
    fresh,
  };
}

function wordsOf({ text, content }: SeenMessage): string {
  const actions = (content['actions'] ?? []) as { text?: string }[];
  const buttons = actions.flatMap((action) => (action.text === undefined ? [] : [`[${action.text}]`]));
  return [(text ?? '(no text)').replaceAll('\n', '\n               '), ...buttons].join(' ');
}
