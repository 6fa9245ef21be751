import type { HistoryItem } from './carbon.ts';
import type { Connection } from './connection.ts';
import type { Agent, ChatMessage, ChatSnapshot } from './contract.ts';
import { ServiceError } from './errors.ts';
import { MessageMapper } from './messages.ts';
import { englishTexts, type HistoryOptions } from './options.ts';
import { retry } from './retry.ts';

const loadMs = 8_000;

/**
 * Restores the messages of this tab's chat after a reload; an empty history when there is no chat or no answer.
 * `Item` is the chat's own type of what is returned.
 */
export async function loadHistory<Item>(
  connection: Connection,
  { texts, render }: Omit<HistoryOptions, 'url'> = {},
): Promise<Item[]> {
  const mapper = new MessageMapper(connection, { ...englishTexts, ...texts }, render);
  return (await historyOf(connection, mapper)) as Item[];
}

async function historyOf(connection: Connection, mapper: MessageMapper): Promise<HistoryItem[]> {
  const { api, platform, report, session, store } = connection;
  if (store.chat?.chatId === undefined) return [];
  try {
    const snapshot = await retry(platform, { until: platform.now() + loadMs }, async (signal) => {
      // A session that turns out to be somebody else's takes its chat with it.
      await session.token();
      const chatId = store.chat?.chatId;
      if (chatId === undefined) return null;
      return api.json<ChatSnapshot>(`/chats/${encodeURIComponent(chatId)}`, { signal });
    });
    const { chat } = store;
    if (snapshot === null || chat === undefined) return [];
    // The chat widget asks to reconnect only when an agent had joined; nobody else would forget this chat.
    if (snapshot.state === 'ended' && !chat.joined) store.forgetChat();
    const agents = [...chat.agents, ...(snapshot.agent === undefined ? [] : [snapshot.agent])];
    for (const { messageId } of snapshot.messages) connection.shown.add(messageId);
    const items = await Promise.all(snapshot.messages.map((message) => historyItem(message, agents, mapper)));
    return items.filter((item) => item !== null);
  } catch (error) {
    if (error instanceof ServiceError && error.isGone && !store.chat?.joined) store.forgetChat();
    report('history', error);
    return [];
  }
}

async function historyItem(message: ChatMessage, agents: Agent[], mapper: MessageMapper): Promise<HistoryItem | null> {
  const time = message.at;
  if (message.by === 'visitor') return { message: mapper.request(message), time };
  const response = await mapper.response(message);
  if (response === null) return null;
  if (message.by !== 'agent') return { message: response, time };
  const id = message.agentId ?? '';
  const agent = agents.findLast((candidate) => candidate.id === id) ?? { id, name: '' };
  const generic = (response.output.generic ?? []).map((item) => ({ ...item, agent_message_type: 'from_agent' }));
  const profile = await mapper.profile(agent);
  return { message: { ...response, output: { generic }, message_options: { response_user_profile: profile } }, time };
}
