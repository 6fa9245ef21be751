import type { ErrandRequest } from '../../domain/messaging/errand.ts';
import type { Message, MessageContent, MessagingEvent } from '../../domain/messaging/messaging.ts';
import { truncate } from '../../domain/text.ts';
import { findPin, type PinInText } from '../../pins/in-message.ts';

/** Longest text of a message that is kept, in UTF-16 code units; the platform takes none of this length. */
const maximumText = 20_000;

/** How PINs are recognised and replaced. */
export interface PinOptions {
  /** Digits of a PIN. */
  pinLength: number;
  /** The keyed digest that takes the place of a PIN in everything that is stored. */
  digestPin: (digits: string) => string;
}

/** Removes a PIN from a text, and notes that there was one. */
type Clean = <Text extends string | null>(text: Text, label?: string) => Text | string;

/** Removes PINs from an event's texts, whoever wrote them; see {@link messageWithoutPins}. */
export function withoutPins(event: MessagingEvent, options: PinOptions): MessagingEvent {
  switch (event.kind) {
    case 'message':
      return { ...event, message: messageWithoutPins(event.message, options) };
    case 'postback':
      return { ...event, payload: textWithoutPins(event.payload, options) };
    case 'control':
      return {
        ...event,
        reason: event.reason === null ? null : textWithoutPins(event.reason, options),
        ...(event.errand === undefined ? {} : { errand: cleanErrand(event.errand, options) }),
      };
    default:
      return event;
  }
}

/** A text without PINs, cut if it is longer than any message. */
export function textWithoutPins(text: string, { pinLength }: PinOptions): string {
  return findPin(text, pinLength, '', maximumText)?.text ?? truncate(text, maximumText);
}

function cleanErrand(errand: ErrandRequest, options: PinOptions): ErrandRequest {
  if (errand.problem !== null) return { ...errand, problem: textWithoutPins(errand.problem, options) };
  const steps = errand.steps.map((step) =>
    step.kind === 'ask' && step.question !== null
      ? { ...step, question: textWithoutPins(step.question, options) }
      : step,
  );
  return { ...errand, steps };
}

/** A message without PINs. One of a customer then has `pin`, with the digest if it contained exactly one PIN. */
export function messageWithoutPins(message: Message, { pinLength, digestPin }: PinOptions): Message {
  const found: PinInText[] = [];
  const content = cleanContent(message.content, (text, label) => {
    if (text === null) return text;
    const pin = findPin(text, pinLength, label, maximumText);
    if (pin === null) return truncate(text, maximumText);
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
      return { ...content, altText: clean(content.altText), text: clean(content.text), name: clean(content.name) };
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
