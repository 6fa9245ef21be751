import { textOf } from '../domain/messaging/messaging.ts';
import type { SpokenMessage } from '../domain/conversation/commands.ts';
import type { Message } from '../domain/messaging/messaging.ts';
import { redactPins } from '../pins/redact.ts';
import type { CallOptions } from '../ports/call.ts';
import type { Messaging } from '../ports/messaging.ts';

/** Most characters of a transcript: with its marks it stays far below what a payload may hold. */
const maximumCharacters = 300_000;

/** What is wanted of a conversation. */
export interface TranscriptRequest {
  conversationId: string;
  /** Its first message; null: everything there is. */
  from: string | null;
}

/** What was said, oldest first, without PINs. */
export interface Transcript {
  messages: SpokenMessage[];
  /** True when there was more than fits: the oldest are missing. */
  cut: boolean;
}

/** Pages back through the platform's history, which keeps what a workflow does not. */
export async function readTranscript(
  messaging: Messaging,
  { conversationId, from }: TranscriptRequest,
  pinLength: number,
  options: CallOptions,
): Promise<Transcript> {
  const messages: SpokenMessage[] = [];
  let room = maximumCharacters;
  for (let before: string | null = null; ;) {
    const page = await messaging.listMessages(conversationId, before, options);
    for (const message of page.messages.toReversed()) {
      const spoken = spokenOf(message, pinLength);
      room -= spoken.text.length;
      if (room < 0) return { messages: messages.toReversed(), cut: true };
      messages.push(spoken);
      if (message.id === from) return { messages: messages.toReversed(), cut: false };
    }
    if (page.before === null || page.before === before) return { messages: messages.toReversed(), cut: false };
    before = page.before;
  }
}

function spokenOf({ author, content }: Message, pinLength: number): SpokenMessage {
  const by = author.kind === 'user' ? 'customer' : author.byHuman ? 'human' : 'ai';
  return { by, text: redactPins(textOf(content), pinLength) };
}
