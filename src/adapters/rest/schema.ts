import { z } from 'zod';

// Companies write these servers themselves, so only indispensable members are required, unknown members are dropped,
// and enums stay text.

/** Ids are text; numbers are accepted too. */
const id = z.union([z.string(), z.number()]).transform(String);
const text = z.string().nullish();

const restTicket = z.object({
  id,
  subject: text,
  status: text,
  priority: text,
  requester_id: id.nullish(),
  assignee: z.object({ email: text, name: text }).nullish(),
  group: text,
  tags: z.array(z.string()).nullish(),
  external_id: text,
  version: id,
  created_at: text,
  updated_at: text,
});
/** A ticket of the REST desk. */
export type RestTicket = z.infer<typeof restTicket>;

/** Answer that holds one ticket. */
export const restTicketAnswer = z.object({ ticket: restTicket });

const restUnmet = z.object({ what: z.string(), wanted: z.string(), why: text });
/** A part of a write that was not done. */
export type RestUnmet = z.infer<typeof restUnmet>;

/** Answer to a write. */
export const restWrittenAnswer = z.object({ ticket: restTicket, unmet: z.array(restUnmet).nullish() });
/** See {@link restWrittenAnswer}. */
export type RestWritten = z.infer<typeof restWrittenAnswer>;

/** Answer that holds a page of tickets. All changes until `as_of` are in the list. */
export const restTicketsAnswer = z.object({ tickets: z.array(restTicket), next_cursor: text, as_of: text });

const restMessage = z.object({
  id,
  body: text,
  visibility: text,
  role: text,
  author_id: id.nullish(),
  author_name: text,
  own: z.boolean().nullish(),
  created_at: text,
});
/** A message of a ticket. */
export type RestMessage = z.infer<typeof restMessage>;

/** Answer that holds a page of messages. */
export const restMessagesAnswer = z.object({ messages: z.array(restMessage), next_cursor: text });

const restRequester = z.object({ id, name: text });
/** A customer. */
export type RestRequester = z.infer<typeof restRequester>;

/** Answer that holds one customer. */
export const restRequesterAnswer = z.object({ requester: restRequester });

/** Answer that holds all customers that match. */
export const restRequestersAnswer = z.object({ requesters: z.array(restRequester) });

/** Answer to the health check. */
export const restHealthAnswer = z.object({ status: z.string() });

/** Answer to a refused request. */
export const restErrorAnswer = z.object({
  error: z.object({
    code: z.string(),
    fields: z.array(z.object({ field: z.string(), message: text })).nullish(),
  }),
});
/** See {@link restErrorAnswer}. */
export type RestErrorAnswer = z.infer<typeof restErrorAnswer>;

/** Body of a webhook. */
export const restWebhookBody = z.object({ type: text, ticket_id: id, at: text });
