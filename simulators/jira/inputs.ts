import { z } from 'zod';
import { platformError } from './errors.ts';

const id = z.strictObject({ id: z.string() });
const labelOperations = z.array(z.strictObject({ add: z.string() }));
const property = z.strictObject({ key: z.string().min(1).max(255), value: z.unknown() });
const linkOperation = z.strictObject({
  add: z.strictObject({
    type: z.strictObject({ name: z.string() }),
    outwardIssue: z.union([id, z.strictObject({ key: z.string() })]),
  }),
});

/** `update` of an edit. */
export const updates = z.strictObject({
  labels: labelOperations.optional(),
  issuelinks: z.array(linkOperation).optional(),
});

/** Body of `POST /issue` and `PUT /issue/{id}`. Fields are checked separately, since each has its own error. */
export const issueInput = z.strictObject({
  fields: z.record(z.string(), z.unknown()).optional(),
  update: z.record(z.string(), z.unknown()).optional(),
  properties: z.array(property).optional(),
});

/** Body of `POST /issue/{id}/transitions`. */
export const transitionInput = z.strictObject({
  transition: id,
  fields: z.record(z.string(), z.unknown()).optional(),
  properties: z.array(property).optional(),
});

/** Body of `POST /issue/{id}/comment`. */
export const commentInput = z.strictObject({
  body: z.unknown(),
  visibility: z.strictObject({ type: z.enum(['role', 'group']), value: z.string() }).optional(),
  properties: z.array(property).optional(),
});

/** Body of `PUT /issue/{id}/assignee`. */
export const assigneeInput = z.strictObject({ accountId: z.string().nullable() });

/** Body of `POST /issue/{id}/remotelink`. */
export const remoteLinkInput = z.strictObject({
  globalId: z.string().max(255).optional(),
  relationship: z.string().max(255).optional(),
  object: z.strictObject({ url: z.url(), title: z.string().min(1).max(255), summary: z.string().optional() }),
});

/** Body of `POST /search/jql`. */
export const searchInput = z.strictObject({
  jql: z.string(),
  fields: z.array(z.string()).optional(),
  properties: z.array(z.string()).max(5).optional(),
  maxResults: z.int().min(0).max(5000).optional(),
  nextPageToken: z.string().optional(),
  reconcileIssues: z.array(z.int()).max(50).optional(),
});

/** Body of `POST /customer`. */
export const customerInput = z.strictObject({ email: z.string(), displayName: z.string() });

/** Body of `POST /request`. */
export const requestInput = z.strictObject({
  serviceDeskId: z.string(),
  requestTypeId: z.string(),
  requestFieldValues: z.record(z.string(), z.unknown()),
  raiseOnBehalfOf: z.string().optional(),
  requestParticipants: z.array(z.string()).optional(),
});

/** Body of `POST /request/{id}/attachment`. */
export const requestAttachmentInput = z.strictObject({
  temporaryAttachmentIds: z.array(z.string()).min(1),
  public: z.boolean(),
  additionalComment: z.strictObject({ body: z.string() }).optional(),
});

/** Parses a body by the schema. Throws Jira's 400 of a wrong body. */
export function parseInput<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw platformError(400, ['Invalid request payload. Refer to the REST API documentation and try again.']);
}
