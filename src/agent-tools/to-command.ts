import type { Commands } from '../domain/conversation/commands.ts';
import type { TicketStatus } from '../domain/tickets/tickets.ts';
import { parsePinDigits } from '../pins/digits.ts';
import { findPin } from '../pins/in-message.ts';
import { redactPins } from '../pins/redact.ts';
import { shownIntents } from './intents.ts';
import { statusFromWord, type TicketStatusWord } from './status-words.ts';
import { agentTools, longest, type ToolArgs, type ToolName } from './tools.ts';

/** Tools that take no PIN. */
type PlainToolName = Exclude<ToolName, 'verify_support_pin'>;

/** Name of the command that a tool becomes. */
type CommandOf<Name extends ToolName> = (typeof agentTools)[Name]['command'];

/** The command that a tool becomes, with its arguments. */
export type ToolCommand<Name extends ToolName> = {
  [Command in CommandOf<Name>]: { name: Command; args: Commands[Command] };
}[CommandOf<Name>];

/** The command that a call becomes, or in words for the model why it becomes none. */
export type CommandResult<Command> = { ok: true; command: Command } | { ok: false; problem: string };

/** What turning a call into a command depends on. */
export interface CommandOptions {
  /** Digits of a support PIN. */
  pinLength: number;
  /** What closing a ticket means: `solved` can be reopened, `closed` is final. */
  closeStatus: 'solved' | 'closed';
  /** Names of all intents of the routing table; others that are named count as none. */
  intents: readonly string[];
}

/** Arguments of the command; a text instead says what is wrong with the call. */
type Mapped<Name extends ToolName> = Commands[CommandOf<Name>] | string;

const mappings: { [Name in PlainToolName]: (args: ToolArgs<Name>, options: CommandOptions) => Mapped<Name> } = {
  get_current_user_tickets: ({ status, priority, after }) => ({
    ...(status === undefined ? {} : { status: statusFromWord(status) }),
    ...(priority === undefined ? {} : { priority }),
    ...(after === undefined ? {} : { after }),
  }),
  get_ticket: ({ ticket_id: ticketId }) => ({ ticketId }),
  create_ticket: ({ subject, comment_body: body, priority, intent }, { pinLength, intents }) => ({
    subject: redactPins(subject, pinLength, longest.subject),
    body: redactPins(body, pinLength, longest.body),
    priority: priority ?? null,
    intents: shownIntents(intent === undefined ? [] : [intent], intents),
  }),
  update_ticket: (args, options) => {
    const { status, priority, comment_body: body } = args;
    if (status === undefined && priority === undefined && body === undefined) {
      return 'Nothing to change was given. Ask the customer for a status, a priority or a comment.';
    }
    const newStatus = status === undefined ? null : statusToSet(status, options);
    return { ...commentOnly(args, options), status: newStatus, priority: priority ?? null };
  },
  add_comment: commentOnly,
  close_ticket: (args, options) => ({ ...commentOnly(args, options), status: options.closeStatus }),
  escalate_to_human: ({ reason, summary, intent, ticket_id: ticketId }, { pinLength, intents }) => ({
    reason: redactPins(reason, pinLength, longest.reason),
    summary: summary === undefined ? null : redactPins(summary, pinLength, longest.summary),
    intents: shownIntents(intent === undefined ? [] : [intent], intents),
    ticketId: ticketId ?? null,
  }),
};

/**
 * Turns a call whose arguments were checked into a command of the conversation. What looks like a PIN is taken out of
 * every free text, and refused as the number of a ticket.
 */
export function toCommand<Name extends PlainToolName>(
  { name, args }: { name: Name; args: ToolArgs<Name> },
  options: CommandOptions,
): CommandResult<ToolCommand<Name>> {
  if (Object.entries(args).some(([field, value]) => ticketFields.has(field) && namesPin(value, options.pinLength))) {
    return { ok: false, problem: 'That is no ticket number. Ask the customer for the number of the ticket.' };
  }
  const mapped = mappings[name](args, options);
  if (typeof mapped === 'string') return { ok: false, problem: mapped };
  return { ok: true, command: { name: agentTools[name].command, args: mapped } };
}

/**
 * Turns a call of `verify_support_pin` into its command. The PIN leaves only as its digest.
 * @param digestPin the keyed digest that stands for a PIN from here on
 */
export function toPinCommand(
  { entered_pin: entered }: ToolArgs<'verify_support_pin'>,
  { pinLength, digestPin }: { pinLength: number; digestPin: (digits: string) => string },
): CommandResult<ToolCommand<'verify_support_pin'>> {
  if (entered === undefined) return { ok: true, command: { name: 'verifyPin', args: { pinDigest: null } } };
  const digits = parsePinDigits(entered, pinLength);
  if (digits !== null) return { ok: true, command: { name: 'verifyPin', args: { pinDigest: digestPin(digits) } } };
  return {
    ok: false,
    problem: `The PIN has ${pinLength} digits, and that was not understood as such. It did not count as a try. Ask the customer to say the digits one by one, or call the function without entered_pin to let them key it in.`,
  };
}

/** Arguments that are numbers of tickets: they become part of addresses, and a plain number is one. */
const ticketFields: ReadonlySet<string> = new Set(['ticket_id', 'after']);

/** True for a number that is called a PIN, like `PIN-012345`. */
function namesPin(value: unknown, pinLength: number): boolean {
  return typeof value === 'string' && findPin(value, pinLength)?.named === true;
}

/** A change of one ticket that adds the comment of the call, when it has one, and nothing else. */
function commentOnly(
  args: { ticket_id: string; comment_body?: string | undefined; public: boolean },
  { pinLength }: CommandOptions,
): Commands['changeTicket'] {
  const { ticket_id: ticketId, comment_body: body, public: isPublic } = args;
  const comment = body === undefined ? null : { body: redactPins(body, pinLength, longest.body), public: isPublic };
  return { ticketId, status: null, priority: null, comment };
}

/** Closing means the same whichever tool is used; a ticket that was changed cannot be new again. */
function statusToSet(word: TicketStatusWord, { closeStatus }: CommandOptions): TicketStatus {
  if (word === 'closed') return closeStatus;
  return word === 'new' ? 'open' : statusFromWord(word);
}
