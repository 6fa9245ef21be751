import { z } from 'zod';
import { priorities } from '../domain/tickets/tickets.ts';
import { flag, optionalName, optionalText, optionalTicketId, optionalWord, text, ticketId } from './coerce.ts';
import { builtInRouting, defaultIntent } from '../domain/routing/routing.ts';

const intents: readonly string[] = [...Object.keys(builtInRouting.intents), defaultIntent];
const statusWords = ['new', 'open', 'pending', 'hold', 'solved', 'closed'] as const;
const maximumSubject = 150;
const maximumBody = 20_000;

const id = ticketId().describe('Number of the ticket, for example 4711.');
const priority = optionalWord(priorities).describe('How urgent it is. Leave out unless the customer says so.');
const visible = flag(true).describe('True unless the customer wants an internal note.');
const intent = optionalName(intents).describe('What the customer needs, in one of these words.');

/** One tool that a language model in messaging is offered. */
export interface ResponderTool<Args extends z.ZodObject> {
  /** For the model: when to call it. */
  description: string;
  args: Args;
  /** Offered only to verified customers. */
  verified: boolean;
}

function tool<Args extends z.ZodObject>(verified: boolean, description: string, args: Args): ResponderTool<Args> {
  return { verified, description, args };
}

/** The tools of a language model in messaging; the ticket tools are named like the phone agent's. */
export const responderTools = {
  get_current_user_tickets: tool(
    true,
    "Lists the customer's own tickets, optionally only those with a status or priority.",
    z.object({
      status: optionalWord(statusWords).describe('Only tickets with this status.'),
      priority: optionalWord(priorities).describe('Only tickets with this priority.'),
    }),
  ),
  get_ticket: tool(
    true,
    "Reads one of the customer's tickets: subject, status and the latest message.",
    z.object({ ticket_id: id }),
  ),
  create_ticket: tool(
    true,
    'Opens a new ticket for the customer. Gather the problem first, then call it once.',
    z.object({
      subject: text(maximumSubject).describe('The problem in a few words.'),
      comment_body: text(maximumBody).describe(
        'The problem in the words of the customer, with all details. Never a PIN.',
      ),
      priority,
      intent,
    }),
  ),
  update_ticket: tool(
    true,
    "Changes status or priority of one of the customer's tickets and can add a comment with it.",
    z.object({
      ticket_id: id,
      status: optionalWord(statusWords).describe('New status.'),
      priority,
      comment_body: optionalText(maximumBody).describe('Comment to add with the change. Never a PIN.'),
      public: visible,
    }),
  ),
  add_comment: tool(
    true,
    "Adds what the customer wrote to one of the customer's tickets.",
    z.object({
      ticket_id: id,
      comment_body: text(maximumBody).describe('What the customer wants to add. Never a PIN.'),
      public: visible,
    }),
  ),
  close_ticket: tool(
    true,
    "Closes one of the customer's tickets. Call it only when the customer says that it is solved.",
    z.object({
      ticket_id: id,
      comment_body: optionalText(maximumBody).describe('Closing words to add. Never a PIN.'),
      public: visible,
    }),
  ),
  escalate_to_human: tool(
    false,
    'Hands the customer over to a human. Call it whenever the customer asks for a person, is upset, or you cannot help.',
    z.object({
      reason: text(500).describe('Why a human is needed, in one sentence.'),
      summary: optionalText(4_000).describe('What happened so far, for the human. Never a PIN.'),
      ticket_id: optionalTicketId().describe('The ticket it is about, if any.'),
      intent,
    }),
  ),
  ask_for_pin: tool(
    false,
    'Asks the customer for their support PIN. Call it before anything that concerns tickets. The PIN is checked without ' +
      'you: you never see it, and are told what came of it.',
    z.object({}),
  ),
  mark_resolved: tool(
    false,
    'Says that the customer has what they needed. Call it together with your last words to them.',
    z.object({ intent }),
  ),
} as const;

/** Name of a tool. */
export type ResponderToolName = keyof typeof responderTools;

/** A call whose arguments were checked. */
export type ResponderToolCall = {
  [Name in ResponderToolName]: { name: Name; args: z.output<(typeof responderTools)[Name]['args']> };
}[ResponderToolName];

/** True when there is a tool of this name. */
export function isResponderTool(name: string): name is ResponderToolName {
  return Object.hasOwn(responderTools, name);
}

/**
 * Checks the arguments of a call, as the JSON text that models send. What is wrong is told in words for the model; they
 * hold no value that it sent.
 */
export function readToolCall(
  name: ResponderToolName,
  args: string,
): { ok: true; call: ResponderToolCall } | { ok: false; problem: string } {
  let value: unknown;
  try {
    value = args.trim() === '' ? {} : JSON.parse(args);
  } catch {
    return { ok: false, problem: 'The arguments are no JSON object.' };
  }
  const parsed = responderTools[name].args.safeParse(value);
  if (parsed.success) return { ok: true, call: { name, args: parsed.data } as ResponderToolCall };
  const wrong = [...new Set(parsed.error.issues.map((issue) => issue.path.map(String).join('.') || 'the arguments'))];
  return { ok: false, problem: `Missing or wrong: ${wrong.join(', ')}.` };
}

/** The JSON schema of a tool's arguments. */
export function schemaOfTool(name: ResponderToolName): Record<string, unknown> {
  const { $schema: _schema, ...schema } = z.toJSONSchema(responderTools[name].args, {
    io: 'input',
    unrepresentable: 'any',
  });
  return schema;
}
