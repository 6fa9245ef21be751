import type { ResponderQuestion, ResponderTurn } from '../domain/messaging/responder.ts';
import type { CallOptions } from './call.ts';

/** Decides what the bot says and does next. Throws `ServiceFailure` and nothing else. */
export interface Responder {
  respond(question: ResponderQuestion, options: CallOptions): Promise<ResponderTurn>;
}
