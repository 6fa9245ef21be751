import { z } from 'zod';

import { invalidAttribute } from './errors.ts';

/** An id. Zendesk accepts a number or a text of digits. */
const id = z.union([z.int(), z.string().regex(/^\d+$/u).transform(Number)]);
const text = z.string().nullish();
const object = z.record(z.string(), z.unknown());

const comment = z.object({
  body: text,
  html_body: text,
  public: z.boolean().optional(),
  author_id: id.optional(),
  uploads: z.union([z.array(z.string()), z.string().transform((token) => [token])]).optional(),
});

/** The `comment` of a create or an update. */
export type CommentInput = z.infer<typeof comment>;

const customFields = z.array(z.object({ id, value: z.unknown() }));

const ticketShape = {
  subject: text,
  raw_subject: text,
  description: text,
  comment: z.union([comment, z.string().transform((body): CommentInput => ({ body }))]).optional(),
  requester_id: id.nullish(),
  requester: z.union([z.string(), z.object({ name: text, email: text, locale_id: id.nullish() })]).nullish(),
  submitter_id: id.nullish(),
  assignee_id: id.nullish(),
  assignee_email: text,
  group_id: id.nullish(),
  priority: text,
  type: text,
  status: text,
  custom_status_id: id.nullish(),
  tags: z.union([z.array(z.string()), z.string().transform((tags) => tags.split(/[\s,]+/u))]).nullish(),
  custom_fields: customFields.nullish(),
  fields: customFields.nullish(),
  external_id: text,
  metadata: object.nullish(),
  via_followup_source_id: id.nullish(),
  /** Any value, even false, asks for the check of `updated_stamp`. */
  safe_update: z.unknown().optional(),
  updated_stamp: text,
};

/** Members that the API takes and the simulator ignores. */
const ignoredTicketKeys = [
  'organization_id',
  'due_at',
  'problem_id',
  'brand_id',
  'ticket_form_id',
  'macro_ids',
  'collaborators',
  'collaborator_ids',
  'additional_collaborators',
  'email_ccs',
  'followers',
  'recipient',
  'attribute_value_ids',
];

const ticketInput = z.object(ticketShape);
const userInput = z.object({
  name: text,
  email: text,
  phone: text,
  role: z.enum(['end-user', 'agent', 'admin']).optional(),
  external_id: text,
  tags: z.array(z.string()).optional(),
  details: text,
  notes: text,
  user_fields: object.optional(),
});

const tagsInput = z.object({
  tags: z.array(z.string()),
  safe_update: z.unknown().optional(),
  updated_stamp: text,
});

/** The body of the tag routes. */
export type TagsInput = z.infer<typeof tagsInput>;

/** The `ticket` of a create or an update. Undefined members were not sent. */
export type TicketInput = z.infer<typeof ticketInput>;

/** The `user` of a create or an update. */
export type UserInput = z.infer<typeof userInput>;

/** Reads `{ticket: {...}}`. Throws the 400 of a wrong value. Zendesk ignores the `unknownKeys`. */
export function readTicket(body: unknown): { input: TicketInput; unknownKeys: string[] } {
  const input = parse(ticketInput, body, 'ticket');
  const known = new Set([...Object.keys(ticketShape), ...ignoredTicketKeys]);
  const sent = Object.keys(object.parse(object.parse(body)['ticket']));
  return { input, unknownKeys: sent.filter((key) => !known.has(key)) };
}

/** Reads `{user: {...}}`. Throws the 400 of a wrong value. */
export function readUser(body: unknown): UserInput {
  return parse(userInput, body, 'user');
}

/** Reads `{user_field: {...}}`. Throws the 400 of a wrong value. */
export function readUserField(body: unknown): { key: string; title: string; type: string } {
  return parse(z.object({ key: z.string(), title: z.string(), type: z.string() }), body, 'user_field');
}

/** Reads the body of the tag routes. Throws the 400 of a wrong value. */
export function readTags(body: unknown): TagsInput {
  const parsed = tagsInput.safeParse(body);
  if (!parsed.success) throw invalidAttribute('tags', 'an array of strings');
  return parsed.data;
}

function parse<T>(schema: z.ZodType<T>, body: unknown, root: string): T {
  const envelope = z.object({ [root]: object }).safeParse(body);
  if (!envelope.success) throw invalidAttribute(root, 'an object');
  const parsed = schema.safeParse(envelope.data[root]);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw invalidAttribute(issue?.path.join('.') ?? root, issue?.message ?? 'valid');
}
