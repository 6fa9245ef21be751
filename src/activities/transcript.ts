import { transcriptBytes } from '../domain/budgets.ts';
import { textOf } from '../domain/messaging/messaging.ts';
import type { SpokenMessage } from '../domain/conversation/commands.ts';
import type { Message } from '../domain/messaging/messaging.ts';
import { redactPins } from '../pins/redact.ts';
import type { CallOptions } from '../ports/call.ts';
import type { Messaging } from '../ports/messaging.ts';

/** Most pages that are read, so that cursors which lead in a circle end. */
const maximumPages = 500;

/** Which part of a conversation to read. */
export interface TranscriptRequest {
  conversationId: string;
  /** Id of the first message; null: from the beginning. */
  from: string | null;
}

/** What was said, oldest first, without PINs. */
export interface Transcript {
  messages: SpokenMessage[];
  /** True if there was more than fits: the oldest messages are missing. */
  cut: boolean;
}

/** Reads the platform's history backwards, page by page: it holds more than a workflow keeps. */
export async function readTranscript(
  messaging: Messaging,
  { conversationId, from }: TranscriptRequest,
  pinLength: number,
  options: CallOptions,
): Promise<Transcript> {
  const messages: SpokenMessage[] = [];
  let room = transcriptBytes;
  let before: string | null = null;
  for (let pages = 0; pages < maximumPages; pages += 1) {
    const page = await messaging.listMessages(conversationId, before, options);
    for (const message of page.messages.toReversed()) {
      const spoken = spokenOf(message, pinLength);
      room -= Buffer.byteLength(JSON.stringify(spoken)) + 1;
      if (room < 0) return { messages: messages.toReversed(), cut: true };
      messages.push(spoken);
      if (message.id === from) return { messages: messages.toReversed(), cut: false };
    }
    if (page.before === null || page.before === before) return { messages: messages.toReversed(), cut: false };
    before = page.before;
  }
  return { messages: messages.toReversed(), cut: true };
}

function spokenOf({ author, content }: Message, pinLength: number): SpokenMessage {
  const by = author.kind === 'user' ? 'customer' : author.byHuman ? 'human' : 'ai';
  return { by, text: redactPins(textOf(content), pinLength, transcriptBytes) };
}
