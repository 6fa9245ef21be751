import { z } from 'zod';

// Zendesk's published document is wrong about null: real answers have null or no value where it promises one. So
// everything but the id may be missing here, unknown keys are dropped, and enums stay text.

/** Ids are numbers in answers and text in audit events. We use text. */
const id = z.union([z.number(), z.string()]).transform(String);
const text = z.string().nullish();

const zendeskTicket = z.object({
  id,
  subject: text,
  status: text,
  priority: text,
  requester_id: id.nullish(),
  assignee_id: id.nullish(),
  group_id: id.nullish(),
  followup_ids: z.array(id).nullish(),
  custom_fields: z.array(z.object({ id, value: z.unknown() })).nullish(),
  tags: z.array(z.string()).nullish(),
  is_public: z.boolean().nullish().catch(null),
  external_id: text,
  created_at: text,
  updated_at: text,
});
/** A ticket of the Support API. */
export type ZendeskTicket = z.infer<typeof zendeskTicket>;

/** Answer that holds one ticket. */
export const zendeskTicketAnswer = z.object({ ticket: zendeskTicket });

/** Cursor of a list. Only `has_more` tells the last page: `links.next` is set there too. */
const meta = z.object({ has_more: z.boolean().nullish(), after_cursor: text }).nullish();

/** Answer that holds a page of tickets. */
export const zendeskTicketsAnswer = z.object({ tickets: z.array(zendeskTicket).nullish(), meta });

/** Metadata of a change. `custom` is set by the writer, the rest by the system. */
const metadata = z.object({ custom: z.record(z.string(), z.unknown()).nullish() }).nullish();

const zendeskComment = z.object({
  id,
  author_id: id.nullish(),
  body: text,
  plain_body: text,
  public: z.boolean().nullish(),
  metadata,
  created_at: text,
});
/** A comment of a ticket. */
export type ZendeskComment = z.infer<typeof zendeskComment>;

/** Answer that holds a page of comments, and the people who wrote them if they were asked for. */
export const zendeskCommentsAnswer = z.object({
  comments: z.array(zendeskComment).nullish(),
  users: z
    .array(z.object({ id, name: text, alias: text }))
    .nullish()
    .catch(null),
  meta,
});

const zendeskAudit = z.object({
  id: id.nullish(),
  created_at: text,
  metadata,
  events: z.array(z.object({ type: text, attachments: z.array(z.unknown()).nullish().catch(null) })).nullish(),
});
/** What one write did to a ticket. */
export type ZendeskAudit = z.infer<typeof zendeskAudit>;

/** Answer that holds a page of audits. */
export const zendeskAuditsAnswer = z.object({
  audits: z.array(zendeskAudit).nullish(),
  next_page: text,
});

/** Answer to an upload. The token attaches the file to a comment. */
export const zendeskUploadAnswer = z.object({ upload: z.object({ token: z.string().min(1) }) });

/** Answer that holds a page of the incremental export: the present state of tickets, deleted ones included. */
export const zendeskChangesAnswer = z.object({
  tickets: z.array(z.object({ id, updated_at: text, generated_timestamp: z.number().nullish() })).nullish(),
  after_cursor: text,
  end_of_stream: z.boolean().nullish(),
});

const zendeskUser = z.object({
  id,
  name: text,
  email: text,
  external_id: text,
  phone: text,
  role: text,
  active: z.boolean().nullish(),
  user_fields: z.record(z.string(), z.unknown()).nullish(),
});
/** A user; customers have the role `end-user`. */
export type ZendeskUser = z.infer<typeof zendeskUser>;

/** Answer that holds one user. */
export const zendeskUserAnswer = z.object({ user: zendeskUser });

/** Answer that names whose credentials we have. An anonymous user has no id. */
export const zendeskOwnUserAnswer = z.object({ user: z.object({ id: id.nullish() }) });

/** Answer that holds a page of users. `count` is the total of all pages. */
export const zendeskUsersAnswer = z.object({ users: z.array(zendeskUser).nullish(), count: z.number().nullish() });

/** Answer to a search for users. `count` is the total of all pages. */
export const zendeskUserSearchAnswer = z.object({
  results: z.array(zendeskUser.extend({ result_type: text })).nullish(),
  count: z.number().nullish(),
});

/** Answer that holds the identities (e-mail addresses, phone numbers) of a user. */
export const zendeskIdentitiesAnswer = z.object({
  identities: z.array(z.object({ type: text, value: text })).nullish(),
});

/** Answer that holds a page of groups. */
export const zendeskGroupsAnswer = z.object({
  groups: z.array(z.object({ id, name: text, deleted: z.boolean().nullish() })).nullish(),
  meta,
});

/** Answer to `POST /oauth/tokens`. `expires_in` is in seconds. */
export const zendeskTokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.number().nullish() });

const problem = z.object({
  code: text,
  title: text,
  description: text,
  error: text.catch(null),
  ticket_field_id: id.nullish(),
  ticket_field_type: text.catch(null),
});

/**
 * All error envelopes of the Support API in one shape: `error` is a code or an object, `errors` is a list, `details` is
 * a map from a field to a list of problems.
 */
export const zendeskErrorAnswer = z.object({
  error: z.union([z.string(), problem]).nullish().catch(null),
  errors: z.array(problem).nullish().catch(null),
  details: z
    .record(z.string(), z.array(z.union([problem, z.string().transform((description) => ({ description }))])).catch([]))
    .nullish()
    .catch(null),
});
/** See {@link zendeskErrorAnswer}. */
export type ZendeskErrorAnswer = z.infer<typeof zendeskErrorAnswer>;

/** Answer to a count. */
export const zendeskCountAnswer = z.object({ count: z.object({ value: z.number().nullish() }).nullish() });

/** Id of a ticket in a webhook: digits, usually as text. */
const webhookId = id.pipe(z.string().regex(/^\d{1,20}$/));

/** Body of a webhook that is subscribed to ticket events. Ids are text, statuses are in capitals. */
export const zendeskEventBody = z.object({
  type: z.string().startsWith('zen:event-type:'),
  id: z.string().min(1).max(200),
  time: text,
  subject: text,
  detail: z
    .object({ id: webhookId.nullish().catch(null) })
    .nullish()
    .catch(null),
});
/** See {@link zendeskEventBody}. */
export type ZendeskEventBody = z.infer<typeof zendeskEventBody>;

/** Body of a webhook that a trigger calls with our own template. */
export const zendeskTriggerBody = z.object({ ticket_id: webhookId, updated_at: text.catch(null) });
