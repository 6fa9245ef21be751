import type { ResponderTurn } from '../../domain/messaging/responder.ts';
import { wholeAnswers } from './answers.ts';
import { updateMemory } from './memory.ts';
import type { PolicyAction } from './policy.ts';
import { shown, type Talk } from './talk.ts';
import { fill } from './text.ts';

const maximumSubject = 120;
const maximumBody = 20_000;
const maximumReason = 500;

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
  switch (action.kind) {
    case 'listTickets':
      return { command: 'listTickets', args: action.status === null ? {} : { status: action.status } };
    case 'lookupTicket':
      return { command: 'getTicket', args: { ticketId: ticketIdOf(fill(action.ticket, data)) } };
    case 'openTicket':
      return {
        command: 'createTicket',
        args: {
          subject: shown(fill(action.subject, data), maximumSubject),
          body: fill(action.body, data).slice(0, maximumBody).toWellFormed(),
          priority: action.priority,
          intents: talk.memory.about,
        },
      };
    case 'comment':
      return {
        command: 'changeTicket',
        args: {
          ticketId: ticketIdOf(fill(action.ticket, data)),
          status: null,
          priority: null,
          comment: { body: fill(action.body, data).slice(0, maximumBody).toWellFormed(), public: true },
        },
      };
    case 'handOff':
      handOff(talk, fill(action.reason, data));
      return talk.act;
    case 'release':
      return { command: 'release', args: null };
  }
}

/** Desks write keys like `HELP-12` in capitals. */
function ticketIdOf(text: string): string {
  return text.trim().slice(0, 64).toUpperCase();
}
