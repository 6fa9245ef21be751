import type { CommandAct } from '../domain/messaging/responder.ts';
import { wordOfStatus } from './status-words.ts';
import type { ToolName } from './tools.ts';

/** A tool with arguments that `toCommand` would make the command from again; undefined arguments count as left out. */
export interface MadeCall {
  name: ToolName;
  args: Record<string, unknown>;
}

/** The call that a command was made from, to remind a language model of what it did. */
export function fromCommand(act: CommandAct): MadeCall {
  switch (act.command) {
    case 'listTickets': {
      const { status, priority, after } = act.args;
      const word = status === undefined ? undefined : wordOfStatus(status);
      return { name: 'get_current_user_tickets', args: { status: word, priority, after } };
    }
    case 'getTicket':
      return { name: 'get_ticket', args: { ticket_id: act.args.ticketId } };
    case 'createTicket': {
      const { subject, body, priority, intents } = act.args;
      const optional = { priority: priority ?? undefined, intent: intents[0] };
      return { name: 'create_ticket', args: { subject, comment_body: body, ...optional } };
    }
    case 'changeTicket': {
      const { ticketId, status, priority, comment } = act.args;
      const said = { ticket_id: ticketId, comment_body: comment?.body, public: comment?.public };
      if (status === null && priority === null && comment !== null) return { name: 'add_comment', args: said };
      const changes = { status: status === null ? undefined : wordOfStatus(status), priority: priority ?? undefined };
      return { name: 'update_ticket', args: { ...said, ...changes } };
    }
    case 'escalate': {
      const { reason, summary, ticketId, intents } = act.args;
      const optional = { summary: summary ?? undefined, ticket_id: ticketId ?? undefined, intent: intents[0] };
      return { name: 'escalate_to_human', args: { reason, ...optional } };
    }
  }
}
