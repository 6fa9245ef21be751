import type { ZodType } from 'zod';
import { z } from 'zod';

import { validationFailed } from './errors.ts';
import { wirePriorities, wireStatuses } from './records.ts';

const maximumSubject = 1_000;
const maximumText = 100_000;
const name = z.string().min(1).max(255);
const tags = z.array(name).max(100);

const file = z.strictObject({
  name: name.refine((value) => !/[/\\]/u.test(value), 'must not hold a folder'),
  content_type: name,
  content: z.base64(),
});

const message = z.strictObject({
  body: z.string().min(1).max(maximumText),
  visibility: z.enum(['public', 'private']),
  author_id: name.optional(),
  files: z.array(file).max(20).optional(),
});
/** A message to add. */
export type MessageInput = z.infer<typeof message>;

const link = z.strictObject({
  id: name,
  title: name,
  started_at: z.iso.datetime({ offset: true }),
  messages: z.int().min(0),
  tools: z.array(name),
  intents: z.array(name),
  summary: z.string().max(maximumText).nullable(),
});
/** A link to write. */
export type LinkInput = z.infer<typeof link>;

/** Body of `POST /tickets`. */
export const createInput = z.strictObject({
  subject: z.string().min(1).max(maximumSubject),
  message,
  requester_id: name.optional(),
  requester: z.strictObject({ name: name.nullable(), email: name }).optional(),
  status: z.enum(wireStatuses).optional(),
  priority: z.enum(wirePriorities).optional(),
  group: name.optional(),
  tags: tags.optional(),
  external_id: name.optional(),
  follow_up_of: name.optional(),
  link: link.optional(),
});
/** See {@link createInput}. */
export type CreateInput = z.infer<typeof createInput>;

/** Body of `PATCH /tickets/{id}`. */
export const changeInput = z.strictObject({
  message: message.optional(),
  status: z.enum(wireStatuses).optional(),
  priority: z.enum(wirePriorities).optional(),
  group: name.optional(),
  assignee: name.optional(),
  requester_id: name.optional(),
  add_tags: tags.optional(),
  link: link.optional(),
});
/** See {@link changeInput}. */
export type ChangeInput = z.infer<typeof changeInput>;

const paging = {
  order: z.enum(['asc', 'desc']).default('desc'),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().min(1).optional(),
};

/** Query of `GET /tickets`. */
export const ticketsQuery = z.strictObject({
  requester: name.optional(),
  status: z.enum(wireStatuses).optional(),
  priority: z.enum(wirePriorities).optional(),
  updated_since: z.iso.datetime({ offset: true }).optional(),
  external_id: name.optional(),
  follow_up_of: name.optional(),
  ...paging,
});
/** See {@link ticketsQuery}. */
export type TicketsQuery = z.infer<typeof ticketsQuery>;

/** Query of `GET /tickets/{id}/messages`. */
export const messagesQuery = z.strictObject({
  visibility: z.enum(['public', 'private']).optional(),
  role: z.enum(['customer', 'agent', 'other']).optional(),
  ...paging,
});

/** Query of `GET /requesters`: exactly one member. */
export const requestersQuery = z
  .strictObject({
    phone: z
      .string()
      .regex(/^\+[1-9]\d{1,14}$/u, 'must be E.164')
      .optional(),
    email: name.optional(),
    external_id: name.optional(),
  })
  .refine((query) => Object.values(query).filter((value) => value !== undefined).length === 1, 'name exactly one');

/** Parses the input by the schema. Throws the 422 that names every mistake. */
export function parseInput<T>(schema: ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (!result.success) throw validationFailed(result.error);
  return result.data;
}
