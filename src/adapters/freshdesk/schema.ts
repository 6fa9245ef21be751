import { z } from 'zod';

// Blank fields are null (Freshdesk API v2, schema), lists omit members, and accounts differ. So everything but the id
// may be missing here, and unknown keys are dropped.

/** Ids are numbers in answers. We use text. */
const id = z.union([z.number(), z.string()]).transform(String);
const text = z.string().nullish();
const flag = z.boolean().nullish();
const number = z.number().nullish();

/** A ticket. A `deleted` one is in the bin and can still be read; an `archived` one is read-only. */
export const freshdeskTicket = z.object({
  id,
  subject: text,
  description: text,
  description_text: text,
  status: number,
  priority: number,
  requester_id: id.nullish(),
  responder_id: id.nullish(),
  group_id: id.nullish(),
  tags: z.array(z.string()).nullish(),
  custom_fields: z.record(z.string(), z.unknown()).nullish(),
  deleted: flag,
  archived: flag,
  created_at: text,
  updated_at: text,
});
/** See {@link freshdeskTicket}. */
export type FreshdeskTicket = z.infer<typeof freshdeskTicket>;

/** A page of tickets. */
export const freshdeskTickets = z.array(freshdeskTicket);

/** A reply or note. `body` is HTML. `incoming`: the customer wrote it. */
export const freshdeskConversation = z.object({
  id,
  body: text,
  body_text: text,
  incoming: flag,
  private: flag,
  user_id: id.nullish(),
  created_at: text,
});
/** See {@link freshdeskConversation}. */
export type FreshdeskConversation = z.infer<typeof freshdeskConversation>;

/** A page of replies and notes, oldest first. */
export const freshdeskConversations = z.array(freshdeskConversation);

/** A contact: a customer. */
export const freshdeskContact = z.object({
  id,
  name: text,
  email: text,
  phone: text,
  mobile: text,
  other_emails: z.array(z.string()).nullish(),
  unique_external_id: text,
  deleted: flag,
});
/** See {@link freshdeskContact}. */
export type FreshdeskContact = z.infer<typeof freshdeskContact>;

/** A page of contacts. */
export const freshdeskContacts = z.array(freshdeskContact);

/** A page of a search for contacts. */
export const freshdeskContactHits = z.object({ results: z.array(freshdeskContact), total: number });

/** A page of groups. */
export const freshdeskGroups = z.array(z.object({ id, name: text }));

/** A member of the team. */
export const freshdeskAgent = z.object({ id, contact: z.object({ email: text, name: text }).nullish() });

/** A page of members of the team. */
export const freshdeskAgents = z.array(freshdeskAgent);

/** Ticket fields. For the status field, `choices` is read by {@link freshdeskStatusChoices}. */
export const freshdeskTicketFields = z.array(
  z.object({
    name: text,
    type: text,
    choices: z.unknown().optional(),
  }),
);

/** The choices of the status field: a map from number to its names, first for agents, then for customers. */
export const freshdeskStatusChoices = z.record(z.string(), z.array(z.string()));

/** Both error envelopes of the API in one shape: a list of field errors, or one code. */
export const freshdeskError = z.object({
  description: text,
  errors: z
    .array(z.object({ field: text, message: text, code: text }))
    .nullish()
    .catch(null),
  code: text.catch(null),
  message: text.catch(null),
});
/** See {@link freshdeskError}. */
export type FreshdeskError = z.infer<typeof freshdeskError>;

/** The part that we read of an automation rule's webhook: no texts, because they cannot be trusted. */
export const freshdeskWebhook = z.object({
  ticket_id: z.union([z.int().min(1).transform(String), z.string().regex(/^\d{1,20}$/)]),
  updated_at: z.unknown().optional(),
});
