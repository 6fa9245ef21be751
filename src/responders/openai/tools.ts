import type { ChatCompletionTool } from 'openai/resources/chat/completions';
import type { ResponderAct } from '../../domain/messaging/responder.ts';
import type { TicketStatus } from '../../domain/tickets/tickets.ts';
import type { ResponderToolCall, ResponderToolName } from '../../agent-tools/tools.ts';
import { responderTools, schemaOfTool } from '../../agent-tools/tools.ts';

/** The tools that are offered: those for tickets only to verified customers, who need not be asked for a PIN. */
export function toolsFor(verified: boolean): ChatCompletionTool[] {
  const names = Object.keys(responderTools) as ResponderToolName[];
  return names
    .filter((name) => (verified ? name !== 'ask_for_pin' : !responderTools[name].verified))
    .map((name) => ({
      type: 'function',
      function: { name, description: responderTools[name].description, parameters: schemaOfTool(name) },
    }));
}

/** The act that a call stands for; null for the tools that do nothing outside. */
export function actOf(call: ResponderToolCall): ResponderAct | null {
  switch (call.name) {
    case 'ask_for_pin':
    case 'mark_resolved':
      return null;
    case 'get_current_user_tickets': {
      const { status, priority } = call.args;
      const wanted = status === undefined ? {} : { status: neutralStatus(status) };
      return { command: 'listTickets', args: { ...wanted, ...(priority === undefined ? {} : { priority }) } };
    }
    case 'get_ticket':
      return { command: 'getTicket', args: { ticketId: call.args.ticket_id } };
    case 'create_ticket':
      return {
        command: 'createTicket',
        args: {
          subject: call.args.subject,
          body: call.args.comment_body,
          priority: call.args.priority ?? null,
          intents: call.args.intent === undefined ? [] : [call.args.intent],
        },
      };
    case 'update_ticket':
    case 'add_comment':
    case 'close_ticket':
      return changeOf(call);
    case 'escalate_to_human':
      return {
        command: 'escalate',
        args: {
          reason: call.args.reason,
          summary: call.args.summary ?? null,
          intents: call.args.intent === undefined ? [] : [call.args.intent],
          ticketId: call.args.ticket_id ?? null,
        },
      };
  }
}

type ChangeCall = Extract<ResponderToolCall, { name: 'update_ticket' | 'add_comment' | 'close_ticket' }>;

function changeOf(call: ChangeCall): ResponderAct {
  const { ticket_id: ticketId, comment_body: body, public: visible } = call.args;
  const comment = body === undefined || body === '' ? null : { body, public: visible };
  const status = statusOf(call);
  const priority = call.name === 'update_ticket' ? (call.args.priority ?? null) : null;
  return { command: 'changeTicket', args: { ticketId, status, priority, comment } };
}

function statusOf(call: ChangeCall): TicketStatus | null {
  if (call.name === 'close_ticket') return 'solved';
  if (call.name === 'add_comment' || call.args.status === undefined) return null;
  const status = neutralStatus(call.args.status);
  // A ticket that was touched cannot be new again; closed for good is the team's to say.
  if (status === 'new') return 'open';
  return status === 'closed' ? 'solved' : status;
}

function neutralStatus(status: 'new' | 'open' | 'pending' | 'hold' | 'solved' | 'closed'): TicketStatus {
  return status === 'hold' ? 'onHold' : status;
}

/** The tool and arguments that an act was made from, to remind the model of what it did. */
export function callOf(act: ResponderAct): { name: ResponderToolName; args: object } {
  switch (act.command) {
    case 'listTickets':
      return { name: 'get_current_user_tickets', args: act.args };
    case 'getTicket':
      return { name: 'get_ticket', args: { ticket_id: act.args.ticketId } };
    case 'createTicket':
      return { name: 'create_ticket', args: { subject: act.args.subject, comment_body: act.args.body } };
    case 'changeTicket':
      return {
        name: 'update_ticket',
        args: {
          ticket_id: act.args.ticketId,
          ...(act.args.status === null ? {} : { status: act.args.status }),
          ...(act.args.comment === null ? {} : { comment_body: act.args.comment.body }),
        },
      };
    case 'escalate':
      return { name: 'escalate_to_human', args: { reason: act.args.reason } };
  }
}
