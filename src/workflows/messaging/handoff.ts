import type { Commands } from '../../domain/conversation/commands.ts';
import { NoRoomError } from '../../domain/conversation/room.ts';
import { isTheirs } from '../../domain/messaging/inbox.ts';
import { newHandoff } from '../../domain/messaging/state.ts';
import type { HandoffFacts } from '../../domain/messaging/handoff-facts.ts';
import { enterHandoff, recordEscalation, routeHandoff } from '../conversation/escalation.ts';
import { failureOf } from '../conversation/failures.ts';
import { deliveryOf, nextWrite, type Chat } from './chat.ts';
import { applyControl } from './control.ts';
import { quotableTicket } from './quotable.ts';
import { notifyCustomer } from './speak.ts';
import { customerWords } from './summary.ts';

/** Time within which the events of a handoff arrive, in milliseconds. */
const eventsWithinMs = 15_000;

/** Hands the customer off to humans, with a ticket for them unless the desk makes one itself. */
export async function handOff(chat: Chat, args: Commands['escalate']): Promise<void> {
  const { messaging, rules, platform } = chat;
  if (messaging.handoff !== null || chat.audience.asksForHuman(args)) return;
  messaging.handoff = newHandoff('wanted', Date.now());
  await recordHandoff(chat, args);
  try {
    const conversation = await platform.hand('hand off to humans', {
      by: rules.handoffBy,
      target: rules.handoffTo,
      facts: factsOf(chat, args),
      write: nextWrite(chat, 'handoff'),
    });
    if (rules.handoffBy === 'offer' && !isTheirs(conversation, rules)) enterOffer(chat);
    await applyControl(chat, conversation, null);
    if (isOffered(chat)) await notifyCustomer(chat, { kind: 'teamAsked' });
  } catch (error) {
    const { kind, status, reason } = failureOf(error);
    // The platform accepted it, but control is elsewhere: humans were quick, or it failed. The events will show which.
    if (kind === 'rejected' && status === undefined && reason !== 'configuration') return awaitEvents(chat);
    await fallBack(chat);
  }
}

/**
 * Gives the conversation to the humans to whom it is offered, once one of them has written: their seat need not accept
 * an offer by itself. If that fails, they still have the offer.
 */
export async function giveToWriter(chat: Chat): Promise<void> {
  const { messaging, rules, state } = chat;
  const { handoff, control } = messaging;
  if (handoff?.phase !== 'offered' || handoff.humanAt === null || isTheirs(control, rules)) return;
  const reason = state.escalation.handoff?.reason ?? '';
  try {
    const conversation = await chat.platform.hand('give the conversation to who wrote', {
      by: 'pass',
      target: control.pending?.name ?? rules.handoffTo,
      facts: factsOf(chat, { reason, summary: null, intents: [], ticketId: null }),
      write: nextWrite(chat, 'handoff'),
    });
    await applyControl(chat, conversation, null);
  } catch (error) {
    failureOf(error);
  }
}

/** Shortens the deadline of the handoff to the time within which its events arrive. */
function awaitEvents({ messaging, rules }: Chat): void {
  const { handoff } = messaging;
  if (handoff?.phase === 'wanted') handoff.since = Date.now() - Math.max(0, rules.offerMs - eventsWithinMs);
}

/** Decides the route, and records a ticket unless the desk makes one as soon as humans have control. */
async function recordHandoff(chat: Chat, args: Commands['escalate']): Promise<void> {
  const { context, state, messaging, rules } = chat;
  const { commandsUsed } = state.session;
  if (!commandsUsed.includes('escalate')) commandsUsed.push('escalate');
  // The ticket is all that the humans see, and where it goes depends on what the customer wrote.
  const told = { ...args, summary: joinTexts([args.summary, customerWords(messaging)]) };
  if (!rules.deskMakesTicket && (await recordTicket(chat, told, 'handoff'))) return;
  const said = messaging.dialogue.transcript.map(({ text }) => text).join(' ');
  enterHandoff(context, { route: await routeHandoff(context, args, said), reason: args.reason, operation: 0 });
}

function joinTexts(texts: readonly (string | null)[]): string | null {
  return texts.filter((text) => text !== null).join('\n') || null;
}

/** Records the ticket of a handoff; false if there is no room for it, since too much waits for the desk. */
async function recordTicket(chat: Chat, args: Commands['escalate'], key: string): Promise<boolean> {
  const { context } = chat;
  try {
    await context.attempted(await recordEscalation(context, args, { ...deliveryOf(chat, key), args }));
    return true;
  } catch (error) {
    if (error instanceof NoRoomError) return false;
    throw error;
  }
}

/** What a handoff tells the humans. */
export function factsOf({ state, messaging }: Chat, args: Commands['escalate']): HandoffFacts {
  const route = state.escalation.handoff?.route ?? null;
  return {
    conversation: state.workflowId,
    group: route?.group ?? null,
    priority: route?.priority ?? null,
    tags: ['deskbridge', state.channel, 'escalated', ...(route?.tags ?? [])],
    summary: [args.reason, args.summary, customerWords(messaging)].filter((part) => part !== null).join('\n'),
    requesterName: state.customer.requester?.name ?? messaging.user?.name ?? null,
    firstMessageId: messaging.session.firstMessageId,
    source: messaging.source,
    integrationId: messaging.integrationId,
  };
}

/** Replaces a handoff that no human accepted, or that the switchboard refused, with a ticket; the bot continues. */
export async function fallBack(chat: Chat): Promise<void> {
  const { messaging, rules, state } = chat;
  const { handoff } = messaging;
  if (handoff === null || handoff.phase === 'humans') return;
  messaging.handoff = null;
  if (handoff.phase === 'offered') await takeBack(chat);
  if (isTheirs(messaging.control, rules)) return;
  if (rules.deskMakesTicket) {
    const reason = state.escalation.handoff?.reason ?? 'The customer asked for a human.';
    const args = { reason, summary: customerWords(messaging), intents: [], ticketId: null };
    await recordTicket(chat, args, 'fall-back');
  }
  await notifyCustomer(chat, { kind: 'nobodyYet', ticket: quotableTicket(chat) });
  chat.audience.nobodyCame();
}

/** Takes control back for our seat; false if the platform refused. */
export async function takeBack(chat: Chat): Promise<boolean> {
  const { platform, rules, messaging } = chat;
  try {
    const { active, pending } = await platform.take(rules.seat, nextWrite(chat, 'take'));
    messaging.control = { active, pending };
    return !isTheirs(messaging.control, rules);
  } catch (error) {
    failureOf(error);
    return false;
  }
}

/** True while humans can accept the conversation. */
function isOffered({ messaging }: Chat): boolean {
  return messaging.handoff?.phase === 'offered' && messaging.control.pending !== null;
}

/** Marks the handoff as offered, unless it is over by now. */
function enterOffer({ messaging }: Chat): void {
  if (messaging.handoff === null) return;
  messaging.handoff.phase = 'offered';
  messaging.handoff.since = Date.now();
}
