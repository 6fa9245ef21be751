import type { CustomerNotice } from '../domain/messaging/customer-notices.ts';
import type { ResponderMemory } from '../domain/messaging/responder-memory.ts';
import type { ResponderQuestion, ResponderTurn } from '../domain/messaging/responder.ts';
import type { CallOptions } from './call.ts';

/** Decides what the bot says and does next. Throws `ServiceFailure` and nothing else. */
export interface Responder {
  respond(question: ResponderQuestion, options: CallOptions): Promise<ResponderTurn>;
}

/** The language in which a customer notice is worded. */
export interface NoticeLanguage {
  /** What the responder remembers, which includes the language of the conversation. */
  memory: ResponderMemory | null;
  /** The customer's language as the channel reports it, like `de-AT`; null if unknown. */
  locale: string | null;
}

/** Words a customer notice in the language of the conversation, if that is known. */
export type WordNotice = (notice: CustomerNotice, language: NoticeLanguage) => string;
