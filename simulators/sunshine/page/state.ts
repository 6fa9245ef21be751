import type { AppRecord, ConversationRecord, MessageRecord } from '../records.ts';
import type { DeskConversation } from '../workspace/conversation-tickets.ts';
import type { AgentWorkspace } from '../workspace/index.ts';
import { timeText } from '../render/time.ts';
import { seatOf } from '../switchboard/seats.ts';
import { nameOf } from '../users.ts';

/** The data of the customer's phone. */
export function phoneState(app: AppRecord, userId: string, conversationId: string | null): Record<string, unknown> {
  const user = app.users.get(userId);
  const client = user?.clients[0];
  const conversation = app.conversations.get(conversationId ?? '');
  const messages = (conversation?.messages ?? []).filter(
    ({ author, delivered, activity }) => author.type === 'user' || delivered || activity !== null,
  );
  return {
    name: user === undefined ? null : nameOf(user),
    channel: app.integrations.get(client?.integrationId ?? '')?.type ?? null,
    typing: conversation?.businessTyping ?? false,
    messages: messages.map((message) => shownMessage(message, app)),
  };
}

/** The data of the agent's desk, with the newest conversation first. */
export function deskState(app: AppRecord, workspace: AgentWorkspace): Record<string, unknown> {
  const entries = [...workspace.conversations.values()].filter(({ left }) => !left).toReversed();
  return {
    person: workspace.personName,
    seat: workspace.seat?.name ?? null,
    conversations: entries.flatMap((entry) => {
      const conversation = app.conversations.get(entry.conversationId);
      return conversation === undefined ? [] : [deskConversation(app, workspace, entry, conversation)];
    }),
  };
}

function deskConversation(
  app: AppRecord,
  workspace: AgentWorkspace,
  entry: DeskConversation,
  conversation: ConversationRecord,
): Record<string, unknown> {
  const { seat } = workspace;
  const user = app.users.get(conversation.participants[0]?.userId ?? '');
  const ours = seat !== null && conversation.activeId === seat.id;
  const offered = seat !== null && conversation.pendingId === seat.id;
  return {
    id: conversation.id,
    customer: (user === undefined ? null : nameOf(user)) ?? 'Customer',
    state: ours ? 'ours' : offered ? 'offered' : 'elsewhere',
    waits: !entry.accepted && (offered || (ours && workspace.hasQueue)),
    person: entry.person.name,
    holder: seatOf(app, conversation.activeId)?.name ?? null,
    channel: entry.channel,
    ticket: workspace.ticketSummary(entry),
    messages: conversation.messages.map((message) => shownMessage(message, app)),
  };
}

function shownMessage(message: MessageRecord, app: AppRecord): Record<string, unknown> {
  const { id, author, content, activity, receivedMs } = message;
  const user = app.users.get(author.userId ?? '');
  return {
    id,
    mine: author.type === 'user',
    name: author.displayName ?? (user === undefined ? null : nameOf(user)),
    kind: activity?.type ?? content?.['type'],
    text: content?.['text'] ?? content?.['textFallback'] ?? null,
    mediaUrl: content?.['mediaUrl'] ?? null,
    altText: content?.['altText'] ?? null,
    actions: content?.['actions'] ?? [],
    items: content?.['items'] ?? [],
    fields: content?.['type'] === 'form' && content['submitted'] !== true ? content['fields'] : [],
    at: timeText(receivedMs),
  };
}
