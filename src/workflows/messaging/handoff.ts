import type { Commands } from '../../domain/conversation/commands.ts';
import { mainLane, ticketOfLane } from '../../domain/conversation/state.ts';
import { isTheirs } from '../../domain/messaging/inbox.ts';
import { enterHandoff, handOver, routeHandoff } from '../conversation/escalation.ts';
import { failureOf } from '../conversation/failures.ts';
import { brief } from './activities.ts';
import { deliveryOf, nextWrite, type Chat } from './chat.ts';
import { believe } from './control.ts';
import { freshHandoff } from './humans.ts';
import { tell } from './speak.ts';
import { summaryOf } from './summary.ts';

/** The events of a handoff come within so long, in milliseconds. */
const doubtMs = 15_000;

/** Hands the customer to humans. A ticket stands for it where the desk does not make one itself. */
export async function handOff(chat: Chat, args: Commands['escalate']): Promise<void> {
  const { messaging, rules, state } = chat;
  if (messaging.handoff !== null) return;
  messaging.handoff = freshHandoff('wanted');
  await recordHandoff(chat, args);
  const { conversationId } = state;
  try {
    const conversation = await brief('hand over to humans').handControl({
      conversationId,
      by: rules.handoffBy,
      target: rules.handoffTo,
      facts: factsOf(chat, args),
      write: nextWrite(chat, 'handoff'),
    });
    if (rules.handoffBy === 'offer' && !isTheirs(conversation, rules)) noteOffer(chat);
    await believe(chat, conversation, null);
  } catch (error) {
    const { kind, status, reason } = failureOf(error);
    // Answered, but not so any more: humans were quick, or it failed after all. Its events tell which of the two.
    if (kind === 'rejected' && status === undefined && reason !== 'configuration') return doubt(chat);
    await fallBack(chat);
  }
}

/** Waits for the events of a handoff, but not for long. */
function doubt({ messaging, rules }: Chat): void {
  const { handoff } = messaging;
  if (handoff?.phase === 'wanted') handoff.since = Date.now() - Math.max(0, rules.offerMs - doubtMs);
}

/** The decision where it goes, and a ticket unless the desk makes one as soon as humans have the conversation. */
async function recordHandoff(chat: Chat, args: Commands['escalate']): Promise<void> {
  const { context, state, messaging, rules } = chat;
  if (!state.commandsUsed.includes('escalate')) state.commandsUsed.push('escalate');
  if (!rules.deskMakesTicket) {
    const operation = await handOver(context, args, { ...deliveryOf(chat, 'handoff'), args });
    await context.settled(operation);
    return;
  }
  const said = messaging.talk.map(({ text }) => text).join(' ');
  enterHandoff(context, { route: await routeHandoff(context, args, said), reason: args.reason, operation: 0 });
}

function factsOf({ state, messaging }: Chat, args: Commands['escalate']) {
  const route = state.handoff?.route ?? null;
  return {
    conversation: state.workflowId,
    group: route?.group ?? null,
    priority: route?.priority ?? null,
    tags: ['deskbridge', state.channel, 'escalated', ...(route?.tags ?? [])],
    summary: [args.reason, args.summary, summaryOf(messaging)].filter((part) => part !== null).join('\n'),
    requesterName: state.requester?.name ?? messaging.user?.name ?? null,
    firstMessageId: messaging.firstMessageId,
    source: messaging.source,
    integrationId: messaging.integrationId,
  };
}

/** Nobody took the conversation, or the switchboard would not have it: a ticket stands for it, and the bot goes on. */
export async function fallBack(chat: Chat): Promise<void> {
  const { messaging, rules, state, context } = chat;
  const { handoff } = messaging;
  if (handoff === null || handoff.phase === 'humans') return;
  messaging.handoff = null;
  if (handoff.phase === 'offered') await takeBack(chat);
  if (isTheirs(messaging.control, rules)) return;
  if (rules.deskMakesTicket) {
    const reason = state.handoff?.reason ?? 'The customer asked for a human.';
    const args = { reason, summary: summaryOf(messaging), intents: [], ticketId: null };
    await context.settled(await handOver(context, args, { ...deliveryOf(chat, 'fall-back'), args }));
  }
  await tell(chat, { kind: 'nobodyYet', ticket: quotable(chat) });
}

/** Our seat gets control again. False: the platform would not have it. */
export async function takeBack(chat: Chat): Promise<boolean> {
  const { state, rules, messaging } = chat;
  const write = nextWrite(chat, 'take');
  try {
    const request = { conversationId: state.conversationId, seat: rules.seat, write };
    const { active, pending } = await brief('take control back').takeControl(request);
    messaging.control = { active, pending };
    return !isTheirs(messaging.control, rules);
  } catch (error) {
    failureOf(error);
    return false;
  }
}

/** Humans were asked; the handoff may be over by now. */
function noteOffer({ messaging }: Chat): void {
  if (messaging.handoff !== null) Object.assign(messaging.handoff, { phase: 'offered', since: Date.now() });
}

/** What the customer can quote: the ticket, or its reference while there is none. */
function quotable({ state }: Chat): string {
  const lane = mainLane(state);
  const ticket = lane === null ? null : ticketOfLane(state, lane);
  if (ticket !== null) return `#${ticket.number ?? ticket.id}`;
  return state.operations.findLast((operation) => operation.lane === lane)?.reference ?? '';
}
