import { z } from 'zod';
import type { CommandName } from '../domain/conversation/commands.ts';
import { priorities } from '../domain/tickets/tickets.ts';
import {
  flag,
  optionalName,
  optionalPin,
  optionalText,
  optionalTicketId,
  optionalWord,
  text,
  ticketId,
} from './coerce.ts';
import { builtInIntents } from './intents.ts';
import { ticketStatusWords } from './status-words.ts';

/** What must be true before a tool may be used. The conversation checks it again, whatever a channel has offered. */
export type ToolNeeds =
  /** Nothing: it works before the customer has proven who they are. */
  | 'nothing'
  /** The customer has proven who they are, with their support PIN. */
  | 'verifiedCustomer'
  /** The same, and the ticket named by `ticket_id` is the customer's own. */
  | 'ownTicket';

/** One tool of a language model that talks to a customer, on any channel. */
export interface AgentTool {
  /** For the model: what the tool does, and when to call it. */
  purpose: string;
  /** Checks and coerces the arguments; unknown ones are dropped. */
  args: z.ZodObject;
  needs: ToolNeeds;
  /** The command of the conversation that a call becomes, see `toCommand`. Null: the channel acts on the call itself. */
  command: CommandName | null;
}

/** Longest free texts of a call, in UTF-16 code units; what is longer is cut. */
export const longest = { subject: 150, body: 20_000, reason: 500, summary: 4_000 } as const;

const id = ticketId().describe('Number of the ticket, for example 4711.');
const status = optionalWord(ticketStatusWords);
const priority = optionalWord(priorities);
const newPriority = priority.describe('How urgent it is. Leave out unless the customer says so.');
const visible = flag(true).describe('True unless the customer wants an internal note.');
const intent = optionalName(builtInIntents).describe('What the customer needs, in one of these words.');

/**
 * The tools that every channel can offer, by name. Purpose, arguments, needs and command of each are written here and
 * nowhere else: what a channel shows to its model is a view of this catalogue. Names and arguments of the ticket tools
 * are those of SignalWire's guide.
 */
export const agentTools = {
  verify_support_pin: {
    purpose:
      'Proves who the customer is. Call it before anything that concerns tickets, with the support PIN the customer ' +
      'said, digit by digit with leading zeros. Leave the PIN out when the customer wants to key it in.',
    args: z.object({
      entered_pin: optionalPin().describe(
        'The digits of the support PIN exactly as said, with leading zeros. Leave out to have it keyed in.',
      ),
    }),
    needs: 'nothing',
    command: 'verifyPin',
  },
  get_current_user_tickets: {
    purpose:
      "Lists the verified customer's own tickets, the newest first, optionally only those with a status or priority. " +
      'When there are more than you were told about, call it again with after.',
    args: z.object({
      status: status.describe('Only tickets with this status.'),
      priority: priority.describe('Only tickets with this priority.'),
      after: optionalTicketId().describe('Number of the last ticket that you named, to get the ones after it.'),
    }),
    needs: 'verifiedCustomer',
    command: 'listTickets',
  },
  get_ticket: {
    purpose: "Reads one of the verified customer's tickets: subject, status and the latest message.",
    args: z.object({ ticket_id: id }),
    needs: 'ownTicket',
    command: 'getTicket',
  },
  create_ticket: {
    purpose:
      'Opens a new ticket for the verified customer. Gather the problem first, then call it once. ' +
      'The ticket always belongs to the verified customer.',
    args: z.object({
      subject: text(longest.subject).describe('The problem in a few words.'),
      comment_body: text(longest.body).describe(
        'The problem in the words of the customer, with all details. Never a PIN.',
      ),
      priority: newPriority,
      intent,
    }),
    needs: 'verifiedCustomer',
    command: 'createTicket',
  },
  update_ticket: {
    purpose: "Changes status or priority of one of the verified customer's tickets and can add a comment with it.",
    args: z.object({
      ticket_id: id,
      status: status.describe('New status.'),
      priority: newPriority,
      comment_body: optionalText(longest.body).describe('Comment to add with the change. Never a PIN.'),
      public: visible,
    }),
    needs: 'ownTicket',
    command: 'changeTicket',
  },
  add_comment: {
    purpose: "Adds what the customer said to one of the verified customer's tickets.",
    args: z.object({
      ticket_id: id,
      comment_body: text(longest.body).describe('What the customer wants to add. Never a PIN.'),
      public: visible,
    }),
    needs: 'ownTicket',
    command: 'changeTicket',
  },
  close_ticket: {
    purpose: "Closes one of the verified customer's tickets. Call it only when the customer says that it is solved.",
    args: z.object({
      ticket_id: id,
      comment_body: optionalText(longest.body).describe('Closing words to add. Never a PIN.'),
      public: visible,
    }),
    needs: 'ownTicket',
    command: 'changeTicket',
  },
  escalate_to_human: {
    purpose:
      'Hands the customer off to a human. Call it whenever the customer asks for a person, is upset, or you cannot ' +
      'help; it works before the PIN as well.',
    args: z.object({
      reason: text(longest.reason).describe('Why a human is needed, in one sentence.'),
      summary: optionalText(longest.summary).describe('What happened so far, for the human. Never a PIN.'),
      ticket_id: optionalTicketId().describe('The ticket it is about, if any.'),
      intent,
    }),
    needs: 'nothing',
    command: 'escalate',
  },
} as const satisfies Record<string, AgentTool>;

/** Name of a tool of the catalogue. */
export type ToolName = keyof typeof agentTools;

/** Checked arguments of a tool. */
export type ToolArgs<Name extends ToolName> = z.output<(typeof agentTools)[Name]['args']>;
