import type { SpokenMessage } from './commands.ts';
import { roomForFile } from './room.ts';
import type { ConversationState } from './state.ts';
import type { TicketFile } from '../tickets/tickets.ts';
import { truncate, utf8Length } from '../text.ts';

/** Bytes that are kept for the first messages, if not all fit. */
const firstBytes = 50_000;
/** Longest text of one message, in UTF-16 code units. */
const maximumText = 20_000;

/**
 * Everything that was said in the sessions that are not on the ticket yet, as a file for the ticket. Of too many
 * messages the newest are kept, and the first ones; the file says how many were left out between them.
 * Null if the channel did not report what was said.
 * @param maximumBytes most bytes of the messages; by default, what can be recorded now
 */
export function exportOf(
  state: ConversationState,
  maximumBytes: number = roomForFile(state.operations),
): TicketFile | null {
  const sessions = state.session.summaries.slice(state.session.summariesFiled);
  const messages = sessions.flatMap((session) => session.messages);
  if (messages.length === 0) return null;
  const part = state.session.summariesFiled === 0 ? '' : `-${state.session.summariesFiled + 1}`;
  const { first, newest } = whatFits(messages.map(entryOf), maximumBytes);
  const kept = first.length + newest.length;
  const content = {
    conversation_id: state.workflowId,
    channel: state.channel,
    customer_id: state.customer.requester?.id ?? null,
    started_at: new Date(state.startedAt).toISOString(),
    intents_detected: state.session.intents,
    tools_used: state.session.commandsUsed,
    summaries: sessions.map((session) => session.summary),
    messages_left_out: messages.length - kept + sessions.reduce((sum, session) => sum + session.omitted, 0),
    // Where in `messages` the export has a gap; null if there is none.
    gap_after_message: kept === messages.length ? null : first.length,
    messages: [...first, ...newest],
  };
  return {
    name: `conversation-${state.conversationId.replaceAll(/[^\w.-]/g, '_').slice(0, 80)}${part}.json`,
    contentType: 'application/json',
    content: JSON.stringify(content, null, 2),
    encoding: 'utf8',
  };
}

interface Entry {
  role: SpokenMessage['by'];
  /** The channel's own word for an entry of an unknown kind: it may not have been said. */
  reported_role?: string;
  content: string;
}

function entryOf({ by, role, text }: SpokenMessage): Entry {
  const reported = role === undefined ? {} : { reported_role: role };
  return { role: by, ...reported, content: truncate(text, maximumText) };
}

/** All entries if they fit, else the first ones and the newest ones. */
function whatFits(entries: readonly Entry[], maximumBytes: number): { first: Entry[]; newest: Entry[] } {
  const sizes = entries.map((entry) => utf8Length(JSON.stringify([entry], null, 2)));
  if (sizes.reduce((sum, size) => sum + size, 0) <= maximumBytes) return { first: [], newest: [...entries] };
  const forFirst = Math.min(firstBytes, maximumBytes / 4);
  const first = countFitting(sizes, forFirst);
  const newest = countFitting(sizes.slice(first).toReversed(), maximumBytes - forFirst);
  return { first: entries.slice(0, first), newest: entries.slice(entries.length - newest) };
}

/** How many of the sizes fit, from the beginning. */
function countFitting(sizes: readonly number[], limit: number): number {
  let left = limit;
  const tooMany = sizes.findIndex((size) => {
    left -= size;
    return left < 0;
  });
  return tooMany === -1 ? sizes.length : tooMany;
}
