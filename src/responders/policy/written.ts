import { priorityTexts, statusTexts } from './text-names.ts';
import type { Reply, TicketView } from '../../domain/conversation/replies.ts';
import type { ResponderAct } from '../../domain/messaging/responder.ts';
import type { Unmet } from '../../domain/tickets/unmet.ts';
import { say, shown, textOf, type Talk } from './talk.ts';

/** A reply to a write that the help desk has done, at least in part. */
export type WrittenReply = Extract<Reply, { kind: 'created' | 'continued' | 'changed' }>;

/** What can be said about a ticket. */
export function valuesOf(talk: Talk, ticket: TicketView): { ticket: string; subject: string; status: string } {
  return {
    ticket: shown(ticket.id, 64),
    subject: shown(ticket.subject, 150),
    status: textOf(talk, statusTexts[ticket.status]),
  };
}

/** Says what was written, and what of it the help desk did not take, as far as it concerns the customer. */
export function sayWritten(talk: Talk, act: ResponderAct, reply: WrittenReply): void {
  talk.memory.ticket = reply.ticket.id;
  const missing = new Set(reply.unmet.map(({ what }) => what));
  sayDone(talk, act, reply, missing);
  for (const words of unmetTexts(act, missing)) say(talk, words, { ticket: shown(reply.ticket.id, 64) });
}

function sayDone(talk: Talk, act: ResponderAct, reply: WrittenReply, missing: ReadonlySet<Unmet['what']>): void {
  const values = valuesOf(talk, reply.ticket);
  switch (reply.kind) {
    case 'continued':
      return say(talk, 'continued', values);
    case 'created':
      if (reply.followUpOf !== null) return say(talk, 'followUp', { ...values, closed: reply.followUpOf });
      return say(talk, 'created', values);
    case 'changed':
      if (reply.commented) return say(talk, 'commented', values);
      if (missing.has('status') || missing.has('priority')) return;
      return sayChanged(talk, act, reply, values);
  }
}

function sayChanged(
  talk: Talk,
  act: ResponderAct,
  { ticket }: WrittenReply,
  values: { ticket: string; status: string },
): void {
  const onlyPriority = act.command === 'changeTicket' && act.args.status === null && act.args.priority !== null;
  if (!onlyPriority || ticket.priority === null) return say(talk, 'changed', values);
  say(talk, 'changedPriority', { ticket: values.ticket, priority: textOf(talk, priorityTexts[ticket.priority]) });
}

/** The texts for what is missing. What only the team cares about, like tags, is none of the customer's business. */
function unmetTexts(
  act: ResponderAct,
  missing: ReadonlySet<Unmet['what']>,
): ('unmetClose' | 'unmetReopen' | 'unmetChange' | 'unmetFile' | 'unmetRequester')[] {
  const wanted = act.command === 'changeTicket' ? act.args.status : null;
  const closes = wanted === 'solved' || wanted === 'closed';
  // A comment on a solved ticket reopens it, although nobody asked for that status by name.
  const reopens = wanted === null || wanted === 'open';
  const asked = act.command === 'changeTicket' || act.command === 'createTicket' ? act.args.priority : null;
  return [
    ...(missing.has('status') && act.command === 'changeTicket'
      ? [closes ? ('unmetClose' as const) : reopens ? ('unmetReopen' as const) : ('unmetChange' as const)]
      : []),
    ...(missing.has('priority') && asked !== null ? (['unmetChange'] as const) : []),
    ...(missing.has('file') ? (['unmetFile'] as const) : []),
    ...(missing.has('requester') ? (['unmetRequester'] as const) : []),
  ];
}
