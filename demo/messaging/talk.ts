import type { SeenMessage, SimulatedCustomer } from '../../simulators/sunshine/customer.ts';
import { eventually } from '../eventually.ts';
import type { Story } from '../story.ts';

/** A conversation on the customer's phone, told as it happens. */
export interface Talk {
  /** The customer writes; returns the id of the message. */
  say(text: string, told?: string): string;
  /** Waits for a message that came after the customer's last one, and returns its text; null when it does not come. */
  hears(words: RegExp): Promise<string | null>;
  /** What came since the customer's last message, oldest first. */
  fresh(): SeenMessage[];
}

/** @param human name of the person at the desk; everybody else is the bot */
export function tellTalk(story: Story, customer: SimulatedCustomer, human: string): Talk {
  let told = 0;
  let from = 0;
  const tell = (): void => {
    for (const message of customer.seen().slice(told)) {
      told += 1;
      story.line(message.from === human ? 'human' : 'bot', wordsOf(message));
    }
  };
  const fresh = (): SeenMessage[] => customer.seen().slice(from);
  return {
    say: (text, shown = text) => {
      tell();
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
      tell();
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
