import { neutraliseShorthand } from '../../src/adapters/sunshine/shorthand.ts';
import { splitMessage } from '../../src/adapters/sunshine/split-message.ts';
import type { OutgoingMessage } from '../../src/domain/messaging/messaging.ts';

/** The texts that reach the customer once the messaging platform's adapter has fitted a message to its channel. */
export function fitted({ text }: OutgoingMessage): string[] {
  return splitMessage(neutraliseShorthand(text));
}
