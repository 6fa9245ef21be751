import type { CustomerNotice } from '../domain/messaging/customer-notices.ts';
import type { OutgoingMessage } from '../domain/messaging/messaging.ts';
import type { ResponderQuestion, ResponderTurn } from '../domain/messaging/responder.ts';
import type { Messaging } from '../ports/messaging.ts';
import type { NoticeLanguage, Responder, WordNotice } from '../ports/responder.ts';
import { callOptions } from './attempt.ts';
import { keepTyping, type TypingRequest } from './typing.ts';
import { translateFailures } from './translate-failures.ts';

/** Dependencies that decide what the bot says. */
export interface ResponderDependencies {
  responder: Responder;
  /** How often the typing indicator is shown again while a model thinks, in milliseconds; 4 s when absent. */
  typingEveryMs?: number | undefined;
  wordNotice: WordNotice;
}

/** A turn of the responder, fitted to the platform, and the customer notices that are said first. */
export interface FittedTurn extends ResponderTurn {
  /** Absent in turns that an earlier version recorded: they hold the notices in `say`. */
  notices?: OutgoingMessage[] | undefined;
}

/** What the responder is asked. */
export interface RespondRequest {
  question: ResponderQuestion;
  /** Customer notices to put in words. */
  notices: CustomerNotice[];
  /** Where the typing indicator is shown until the answer is there; absent: nowhere. */
  typing?: TypingRequest | undefined;
}

const defaultTypingEveryMs = 4_000;

/**
 * Activities for the bot's turn and for customer notices; their texts are fitted to the platform if there is one: a web
 * chat without it shows any text.
 */
export function createResponderActivities(
  platform: () => Messaging,
  fit: Messaging['fit'],
  { responder, wordNotice, typingEveryMs = defaultTypingEveryMs }: ResponderDependencies,
) {
  const worded = (notice: CustomerNotice, language: NoticeLanguage): OutgoingMessage[] =>
    fitted(fit, { text: wordNotice(notice, language), quickReplies: [] });
  return {
    /** The bot's turn, and the customer notices in words. The typing indicator is shown until the answer is there. */
    respond: translateFailures(async ({ question, notices, typing }: RespondRequest): Promise<FittedTurn> => {
      const options = callOptions();
      const answer = responder.respond(question, options);
      const turn = await (typing == null
        ? answer
        : keepTyping(platform(), typing, { everyMs: typingEveryMs, until: answer, options }));
      const language = { memory: turn.memory, locale: question.locale };
      return {
        ...turn,
        notices: notices.flatMap((notice) => worded(notice, language)),
        say: turn.say.flatMap((message) => fitted(fit, message)),
      };
    }),

    wordNotice: translateFailures(
      async (request: { notice: CustomerNotice; language: NoticeLanguage }): Promise<OutgoingMessage[]> =>
        worded(request.notice, request.language),
    ),
  };
}

/** Splits a message as the platform requires; the last part gets the quick replies. */
function fitted(fit: Messaging['fit'], { text, quickReplies }: OutgoingMessage): OutgoingMessage[] {
  const texts = fit(text);
  return texts.map((part, index) => ({
    text: part,
    quickReplies: index === texts.length - 1 ? quickReplies : [],
  }));
}
