import type { CustomerNotice } from '../domain/messaging/customer-notices.ts';
import type { OutgoingMessage } from '../domain/messaging/messaging.ts';
import type { ResponderQuestion, ResponderTurn } from '../domain/messaging/responder.ts';
import type { Messaging } from '../ports/messaging.ts';
import type { NoticeLanguage, Responder, WordNotice } from '../ports/responder.ts';
import { callOptions } from './attempt.ts';
import { translateFailures } from './translate-failures.ts';

/** What decides what the bot says. */
export interface ResponderDependencies {
  responder: Responder;
  wordNotice: WordNotice;
}

/** The bot's turn and the notices to the customer, fitted to the platform. */
export function createResponderActivities(platform: () => Messaging, { responder, wordNotice }: ResponderDependencies) {
  const worded = (notice: CustomerNotice, language: NoticeLanguage): OutgoingMessage[] =>
    fitted(platform(), { text: wordNotice(notice, language), quickReplies: [] });
  return {
    /** The bot's turn; the notices come first. */
    respond: translateFailures(
      async (request: { question: ResponderQuestion; notices: CustomerNotice[] }): Promise<ResponderTurn> => {
        const { question, notices } = request;
        const turn = await responder.respond(question, callOptions());
        const language = { memory: turn.memory, locale: question.locale };
        const first = notices.flatMap((notice) => worded(notice, language));
        return { ...turn, say: [...first, ...turn.say.flatMap((message) => fitted(platform(), message))] };
      },
    ),

    wordNotice: translateFailures(
      async (request: { notice: CustomerNotice; language: NoticeLanguage }): Promise<OutgoingMessage[]> =>
        worded(request.notice, request.language),
    ),
  };
}

/** A message as the platform takes it; quick replies belong to the last part. */
function fitted(messaging: Messaging, { text, quickReplies }: OutgoingMessage): OutgoingMessage[] {
  const texts = messaging.fit(text);
  return texts.map((part, index) => ({
    text: part,
    quickReplies: index === texts.length - 1 ? quickReplies : [],
  }));
}
