import { ticketStatuses, type Priority, type TicketStatus } from '../../domain/tickets/tickets.ts';
import type { ResponderAct, ResponderTurn } from '../../domain/messaging/responder.ts';
import { wholeAnswers } from './answers.ts';
import { firstText, updateMemory } from './memory.ts';
import type { PolicyAction } from './policy.ts';
import { priorityIn } from './priorities.ts';
import { shown, type Talk } from './talk.ts';
import { fill } from './text.ts';
import { ticketIdOf } from './ticket-numbers.ts';

const maximumSubject = 120;
const maximumBody = 20_000;
const maximumReason = 500;
/** Longest value that the company is sent, in UTF-16 code units. */
const maximumValue = 2_000;

/** Hands the customer off to a human, with what is known so far. Nothing is promised: no human has accepted yet. */
export function handOff(talk: Talk, reason: string): void {
  const { memory } = talk;
  const known = Object.entries(memory.data).map(([name, value]) => `${name}: ${shown(value, 500)}`);
  const wanted = memory.intent === null ? [] : [`wants: ${memory.intent}`];
  const facts = [...wanted, ...known];
  talk.act = {
    command: 'escalate',
    args: {
      reason: shown(reason, maximumReason),
      summary: facts.length === 0 ? null : facts.join('\n'),
      intents: memory.about,
      ticketId: memory.ticket,
    },
  };
  updateMemory(memory, { paused: memory.intent, intent: null, asked: null, offer: null, pinAsked: false });
  updateMemory(memory, { misses: 0, wrong: 0 });
  talk.asksPin = false;
  talk.buttons = [];
}

/** The act that an action of the policy stands for, filled in with the customer's answers. */
export function actOf(talk: Talk, action: PolicyAction): ResponderTurn['act'] {
  const data = wholeAnswers(talk);
  const { memory, policy } = talk;
  switch (action.kind) {
    case 'listTickets':
      // A page after the first one is of the same list; without a first one it is the first one.
      if (!action.more) updateMemory(memory, { listed: 0, filter: action.status });
      return { command: 'listTickets', args: filterOf(memory.filter) };
    case 'lookupTicket':
      return { command: 'getTicket', args: { ticketId: ticketIdOf(fill(action.ticket, data)) } };
    case 'openTicket':
      return {
        command: 'createTicket',
        args: {
          subject: shown(fill(action.subject, data), maximumSubject),
          body: fill(action.body, data).slice(0, maximumBody).toWellFormed(),
          priority: action.priority ?? urgencyIn(data[firstText] ?? ''),
          intents: memory.about,
        },
      };
    case 'comment':
      return change(fill(action.ticket, data), { comment: fill(action.body, data) });
    case 'changeTicket':
      return change(fill(action.ticket, data), {
        status: action.status === 'closed' ? policy.closeStatus : action.status,
        priority: action.priority === null ? null : priorityIn(fill(action.priority, data)),
        comment: action.comment === null ? null : fill(action.comment, data),
      });
    case 'company':
      return companyAct(talk, action.action, data);
    case 'handOff':
      handOff(talk, fill(action.reason, data));
      return talk.act;
    case 'release':
      return { command: 'release', args: null };
  }
}

function companyAct({ policy, memory }: Talk, name: string, data: Record<string, string>): ResponderAct | null {
  const action = Object.hasOwn(policy.actions, name) ? policy.actions[name] : undefined;
  const templates = action === undefined ? '' : [action.url, ...Object.values(action.body ?? {})].join(' ');
  const values = Object.entries(data).filter(([key]) => templates.includes(`{${key}}`));
  const cut = values.map(([key, value]): [string, string] => [key, value.slice(0, maximumValue).toWellFormed()]);
  return { command: 'companyAction', args: { action: name, values: Object.fromEntries(cut), run: memory.runs } };
}

function change(
  ticket: string,
  {
    status = null,
    priority = null,
    comment = null,
  }: { status?: TicketStatus | null; priority?: Priority | null; comment?: string | null },
): ResponderAct {
  const body = comment === null || comment.trim() === '' ? null : comment.slice(0, maximumBody).toWellFormed();
  return {
    command: 'changeTicket',
    args: { ticketId: ticketIdOf(ticket), status, priority, comment: body === null ? null : { body, public: true } },
  };
}

/** The filter of a list by what was remembered of it. */
function filterOf(status: string | null): { status?: TicketStatus } {
  const known = ticketStatuses.find((candidate) => candidate === status);
  return known === undefined ? {} : { status: known };
}

/** "Urgent" when the customer says so; what is said about other priorities may be about anything. */
function urgencyIn(text: string): Priority | null {
  return priorityIn(text) === 'urgent' ? 'urgent' : null;
}
