import { hasHumanMessage } from '../../domain/messaging/inbox.ts';
import type { CustomerNotice } from '../../domain/messaging/customer-notices.ts';
import type { Seat } from '../../domain/messaging/messaging.ts';
import { newHandoff, type MessagingHandoff } from '../../domain/messaging/state.ts';
import { ticketSeat } from '../../domain/webchat/state.ts';
import type { Chat } from './chat.ts';
import { isDeskTicketClosed, linkDeskTicket } from './desk-ticket.ts';
import { endSession } from './session.ts';
import { quotableTicket } from './quotable.ts';
import { notifyCustomer } from './speak.ts';

/** How many messages of the humans the bot is told, and how long each may be. */
const maximumMessages = 5;
const maximumText = 300;
/** A human's message this long before the change of control still belongs to the handoff, in milliseconds. */
const earlyMessageMs = 60_000;

/**
 * Humans have the conversation now. The customer is told, if we asked for them and they have not written yet: that one
 * of them is here, if they accepted; otherwise only that the team has it, since it may wait in a queue there.
 */
export async function humansJoined(chat: Chat): Promise<void> {
  const { messaging, context, rules } = chat;
  const asked = messaging.handoff;
  const handoff = enterHumanPhase(chat);
  const { active } = messaging.control;
  const isAwaited = asked !== null && asked.humanAt === null && !hasHumanMessage(messaging);
  if (isAwaited && active !== null && !active.isBot) {
    const isTold = await notifyCustomer(chat, noticeOf(chat, active), active.name);
    // Nobody is expected to answer at once in a ticket.
    handoff.told = isTold && active.id !== ticketSeat.id;
  }
  if (rules.deskMakesTicket) context.repeatable(linkDeskTicket(chat, handoff));
}

/** What the customer is told about who has the conversation now. */
function noticeOf(chat: Chat, { id }: Seat): CustomerNotice {
  if (id === ticketSeat.id) {
    const hasMail = chat.messaging.user?.email != null;
    const kind = hasMail ? 'teamAnswersInTicketOrByMail' : 'teamAnswersInTicket';
    return { kind, ticket: quotableTicket(chat) };
  }
  if (chat.rules.handoffBy !== 'offer') return { kind: 'teamHasIt' };
  chat.audience.humansAccepted();
  return { kind: 'humanJoined' };
}

/** Humans had the conversation and left it before we read who has control. */
export async function humansCameAndLeft(chat: Chat, reason: string): Promise<void> {
  enterHumanPhase(chat);
  await humansLeft(chat, reason);
}

function enterHumanPhase({ messaging, state, context }: Chat): MessagingHandoff {
  const humanAt = messaging.handoff?.humanAt ?? null;
  const handoff: MessagingHandoff = { ...newHandoff('humans', Date.now()), humanAt };
  messaging.handoff = handoff;
  messaging.dialogue.unanswered = [];
  state.status = 'escalated';
  context.publish();
  return handoff;
}

/** The humans have left: the bot continues, and is told what they did. */
export async function humansLeft(chat: Chat, reason: string): Promise<void> {
  const { messaging, state, context, rules } = chat;
  const { handoff } = messaging;
  const { escalation } = state;
  const closed =
    reason === 'ticketClosed' ||
    (handoff !== null && rules.deskMakesTicket && (await isDeskTicketClosed(chat, handoff)));
  messaging.handoff = null;
  messaging.personAt = null;
  messaging.humansLeftAt = Date.now();
  messaging.dialogue.returned = returnedText(chat, handoff, closed ? 'ticketClosed' : reason);
  if (state.status === 'escalated') state.status = state.customer.requester === null ? 'open' : 'authenticated';
  if (escalation.handoff !== null && handoff?.humanAt != null) escalation.handoff.outcome = 'connected';
  const isOver = closed || reason === 'released';
  chat.audience.humansLeft(isOver);
  // A ticket that was closed for good takes no more notes, and whoever closed it has seen everything.
  if (isOver) await endSession(chat, { closed });
  else escalation.handoff = null;
  context.publish();
}

function returnedText({ messaging }: Chat, handoff: MessagingHandoff | null, reason: string): string {
  const texts = {
    ticketClosed: 'A human from the team had the conversation and closed the ticket.',
    solved: 'A human from the team had the conversation and solved the ticket.',
    nobody: 'Nobody from the team answered in time; they still have the request.',
    passed: 'A human from the team had the conversation and gave it back.',
  };
  const written = messaging.dialogue.transcript
    .filter(({ by, at }) => by === 'human' && at >= (handoff?.since ?? 0) - earlyMessageMs)
    .slice(-maximumMessages)
    .map(({ text }) => `They said: ${text.slice(0, maximumText)}`);
  const what = Object.hasOwn(texts, reason) ? texts[reason as keyof typeof texts] : texts.passed;
  return [what, ...written].join('\n');
}
