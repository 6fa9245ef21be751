import type { Message, MessageContent, MessagingEvent } from '../../domain/messaging/messaging.ts';
import { findPin, type PinInText } from '../../pins/in-message.ts';

/** How PINs are recognised and replaced. */
export interface PinOptions {
  /** Digits of a PIN. */
  pinLength: number;
  /** The keyed digest that takes the place of a PIN in everything that is stored. */
  digestPin: (digits: string) => string;
}

/** Removes a PIN from a text, and notes that there was one. */
type Clean = <Text extends string | null>(text: Text, label?: string) => Text | string;

/**
 * Removes PINs from an event's texts, whoever wrote them. A customer's message then has `pin`, with the digest if it
 * contained exactly one PIN.
 */
export function withoutPins(event: MessagingEvent, options: PinOptions): MessagingEvent {
  switch (event.kind) {
    case 'message':
      return { ...event, message: cleanMessage(event.message, options) };
    case 'postback':
      return { ...event, payload: findPin(event.payload, options.pinLength)?.text ?? event.payload };
    default:
      return event;
  }
}

function cleanMessage(message: Message, { pinLength, digestPin }: PinOptions): Message {
  const found: PinInText[] = [];
  const content = cleanContent(message.content, (text, label) => {
    const pin = text === null ? null : findPin(text, pinLength, label);
    if (pin === null) return text;
    found.push(pin);
    return pin.text;
  });
  const [first] = found;
  if (first === undefined) return message;
  if (message.author.kind !== 'user') return { ...message, content };
  const { digits } = first;
  const isOne = digits !== null && found.every((pin) => pin.digits === digits);
  const pin = {
    digest: isOne ? digestPin(digits) : null,
    named: found.some(({ named }) => named),
    alone: content.kind === 'text' && found.length === 1 && first.alone,
  };
  return { ...message, content, pin };
}

function cleanContent(content: MessageContent, clean: Clean): MessageContent {
  switch (content.kind) {
    case 'text':
      return { ...content, text: clean(content.text), payload: clean(content.payload) };
    case 'file':
      return { ...content, altText: clean(content.altText), text: clean(content.text) };
    case 'form':
      return {
        ...content,
        fields: content.fields.map(({ label, value }) => ({ label: clean(label), value: clean(value, label) })),
      };
    case 'other':
      return { ...content, text: clean(content.text) };
    case 'location':
      return content;
  }
}
