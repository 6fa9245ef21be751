import type { CustomerNotice } from '../domain/messaging/customer-notices.ts';
import type { OutgoingMessage } from '../domain/messaging/messaging.ts';
import type { ResponderQuestion, ResponderTurn } from '../domain/messaging/responder.ts';
import type { Messaging } from '../ports/messaging.ts';
import type { NoticeLanguage, Responder, WordNotice } from '../ports/responder.ts';
import { callOptions } from './attempt.ts';
import { translateFailures } from './translate-failures.ts';

/** Dependencies that decide what the bot says. */
export interface ResponderDependencies {
  responder: Responder;
  wordNotice: WordNotice;
}

/** A turn of the responder, fitted to the platform, and the customer notices that are said first. */
export interface FittedTurn extends ResponderTurn {
  /** Absent in turns that an earlier version recorded: they hold the notices in `say`. */
  notices?: OutgoingMessage[] | undefined;
}

/** Activities for the bot's turn and for customer notices; their texts are fitted to the platform. */
export function createResponderActivities(platform: () => Messaging, { responder, wordNotice }: ResponderDependencies) {
  const worded = (notice: CustomerNotice, language: NoticeLanguage): OutgoingMessage[] =>
    fitted(platform(), { text: wordNotice(notice, language), quickReplies: [] });
  return {
    /** The bot's turn, and the customer notices in words. */
    respond: translateFailures(
      async (request: { question: ResponderQuestion; notices: CustomerNotice[] }): Promise<FittedTurn> => {
        const { question, notices } = request;
        const turn = await responder.respond(question, callOptions());
        const language = { memory: turn.memory, locale: question.locale };
        return {
          ...turn,
          notices: notices.flatMap((notice) => worded(notice, language)),
          say: turn.say.flatMap((message) => fitted(platform(), message)),
        };
      },
    ),

    wordNotice: translateFailures(
      async (request: { notice: CustomerNotice; language: NoticeLanguage }): Promise<OutgoingMessage[]> =>
        worded(request.notice, request.language),
    ),
  };
}

/** Splits a message as the platform requires; the last part gets the quick replies. */
function fitted(messaging: Messaging, { text, quickReplies }: OutgoingMessage): OutgoingMessage[] {
  const texts = messaging.fit(text);
  return texts.map((part, index) => ({
    text: part,
    quickReplies: index === texts.length - 1 ? quickReplies : [],
  }));
}
