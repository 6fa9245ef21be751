import { expect, vi } from 'vitest';
import { conversationBytes } from '../../../../src/domain/budgets.ts';
import { jsonBytes } from '../../../../src/domain/size.ts';
import type { MessageRecord } from '../../../../simulators/sunshine/records.ts';
import type { StreamEvent } from '../../../support/chat-client.ts';
import { rest, type Run } from './run.ts';
import type { Chat, Said, Visitor } from './visitor.ts';

/** No run says so much that the state of a chat becomes larger, in bytes. */
const largestState = 150_000;

/** Waits until nothing more happens, and checks the invariants of every chat. */
export async function checkAtRest(run: Run): Promise<void> {
  await rest(run);
  for (const visitor of run.visitors) for (const chat of visitor.chats) await checkChat(run, visitor, chat);
  const made = run.chats.filter((chat) => run.conversation(chat) !== null).length;
  expect(run.tickets.length, `tickets: ${run.tickets.map(({ subject }) => subject).join()}`).toBeLessThanOrEqual(made);
}

async function checkChat(run: Run, visitor: Visitor, chat: Chat): Promise<void> {
  const log = await readFromStart(run, visitor, chat);
  checkTabs(chat, log);
  checkVisitor(run, chat, log);
  checkAgents(run, chat, log);
  checkJoins(log);
  await checkView(run, visitor, chat, log);
  await checkEnd(visitor, chat, log);
  await checkState(run, chat);
}

/** A stream that is followed from the beginning has all events, with ids without gaps. */
async function readFromStart(run: Run, visitor: Visitor, chat: Chat): Promise<StreamEvent[]> {
  const last = ((await run.state(chat)).webchat?.log.next ?? 1) - 1;
  const tab = visitor.openTab(chat, 0);
  try {
    await vi.waitFor(() => expect(tab.cursor, 'events from the beginning').toBeGreaterThanOrEqual(last), 20_000);
    expect(
      tab.events.map(({ id }) => id),
      'ids without gaps',
    ).toEqual(tab.events.map((_, index) => index + 1));
    return tab.events;
  } finally {
    tab.close();
    chat.tabs.splice(chat.tabs.indexOf(tab), 1);
  }
}

/** Every tab has seen the same, from where it began. */
function checkTabs({ tabs }: Chat, log: readonly StreamEvent[]): void {
  for (const { after, events } of tabs) expect(events, `a tab that began after ${after}`).toEqual(log.slice(after));
}

/** What was recorded arrived once on the platform and once on the stream, in one order; what was refused did not. */
function checkVisitor(run: Run, chat: Chat, log: readonly StreamEvent[]): void {
  const shown = log.flatMap(({ name, data }) =>
    name === 'message' && data['by'] === 'visitor' ? [String(data['text'])] : [],
  );
  const posted = (run.conversation(chat)?.messages ?? []).flatMap((message) =>
    message.author.type === 'user' ? [textOf(message)] : [],
  );
  const recorded = chat.said.filter(({ statuses }) => statuses.includes(202));
  expect([...shown].toSorted(), 'what is shown of the visitor').toEqual(recorded.map(({ text }) => text).toSorted());
  expect(posted, 'what the platform got of the visitor').toEqual(shown);
  for (const [index, said] of recorded.entries()) {
    const tooEarly = recorded
      .slice(index + 1)
      .filter((later) => isBefore(said, later) && isBeforeIn(shown, later, said));
    expect(tooEarly, `what is shown before: ${said.text}`).toEqual([]);
  }
  expect(
    log.filter(({ name, data }) => name === 'message' && data['by'] === 'system'),
    'notices',
  ).toEqual([]);
}

function isBefore(one: Said, other: Said): boolean {
  return one.recordedAt < other.sentAt;
}

function isBeforeIn(texts: readonly string[], one: Said, other: Said): boolean {
  return texts.indexOf(one.text) < texts.indexOf(other.text);
}

/** What people wrote arrived once, in the order of the platform. */
function checkAgents(run: Run, chat: Chat, log: readonly StreamEvent[]): void {
  const written = (run.conversation(chat)?.messages ?? []).filter(isByPerson);
  const ids = log.flatMap(({ name, data }) =>
    name === 'message' && data['by'] === 'agent' ? [data['messageId']] : [],
  );
  const isShuffled = ({ id }: MessageRecord): boolean => run.shuffled.has(id);
  const end = log.find(({ name }) => name === 'ended');
  expect(new Set(ids).size, 'messages of people that are shown twice').toBe(ids.length);
  const missing = written.filter(({ id }) => !ids.includes(id));
  // What arrives after the end is not shown: what they write to a visitor who has left, and events of before that came late.
  const isLost = (message: MessageRecord): boolean =>
    end === undefined || (end.data['by'] === 'agent' && !isShuffled(message));
  expect(missing.filter(isLost), 'messages of people that are not shown').toEqual([]);
  expect(ids.length + missing.length, 'messages that nobody wrote').toBe(written.length);
  // Events that the vendor itself delivers in another order are shown as they come.
  const ordered = written.filter((message) => !isShuffled(message) && !missing.includes(message)).map(({ id }) => id);
  const inOrder = ids.filter((id) => ordered.includes(String(id)));
  expect(inOrder, 'the order of people’s messages').toEqual(ordered);
}

function isByPerson({ author, metadata }: MessageRecord): boolean {
  const agent = metadata?.['__zendesk_msg.agent.id'];
  return author.type === 'business' && typeof agent === 'string' && agent !== '' && agent !== '__trigger';
}

function textOf({ content }: MessageRecord): string {
  return String(content?.['text']);
}

/** Nobody writes before they have joined, or after they have left. */
function checkJoins(log: readonly StreamEvent[]): void {
  let agent: unknown = null;
  for (const { name, data } of log) {
    if (name === 'agentJoined') agent = (data['agent'] as { id: string }).id;
    if (name === 'agentLeft') agent = null;
    if (name === 'message' && data['by'] === 'agent') expect(data['agentId'], 'who writes').toBe(agent);
    if (name === 'agentTyping') expect(agent, 'somebody types').not.toBeNull();
  }
}

/** A page that is loaded again sees what the stream has told. */
async function checkView(run: Run, visitor: Visitor, chat: Chat, log: readonly StreamEvent[]): Promise<void> {
  const { status, json } = await visitor.request('GET', `/chats/${chat.chatId}`);
  expect(status).toBe(200);
  expect(json['cursor']).toBe(log.length);
  expect(json['messages']).toEqual(log.flatMap(({ name, data }) => (name === 'message' ? [data] : [])));
  expect(json['state'] === 'ended', 'the chat has ended').toBe(log.at(-1)?.name === 'ended');
  if (run.seat(chat) !== 'agent') expect(json['agent'], 'an agent who is not there').toBeUndefined();
}

/** Nothing follows the end, and nothing more is taken. */
async function checkEnd(visitor: Visitor, chat: Chat, log: readonly StreamEvent[]): Promise<void> {
  const end = log.findIndex(({ name }) => name === 'ended');
  if (chat.isEndedByVisitor) expect(end, 'the end that the visitor asked for').toBeGreaterThanOrEqual(0);
  if (end === -1) return;
  expect(log.slice(end + 1), 'after the end').toEqual([]);
  const path = `/chats/${chat.chatId}`;
  expect((await visitor.request('POST', `${path}/messages`, { id: 'late', text: 'late' })).status).toBe(409);
  expect((await visitor.request('POST', `${path}/end`, { by: 'visitor' })).status).toBe(202);
  await visitor.open(chat.key);
}

/** The state is small, the chat has one conversation, and no other workflow serves that. */
async function checkState(run: Run, chat: Chat): Promise<void> {
  const state = await run.state(chat);
  expect(jsonBytes(state), 'the size of the state').toBeLessThan(largestState);
  expect(jsonBytes(state.webchat?.log)).toBeLessThan(conversationBytes.chatLog * 1.2);
  const conversations = run.conversations(chat);
  expect(conversations.length, 'conversations on the platform').toBeLessThanOrEqual(1);
  for (const { id } of conversations) {
    const handle = run.bench.stack.client.workflow.getHandle(`messaging/${id}`);
    await expect(handle.describe(), 'a workflow of its own').rejects.toThrow(/not found/);
  }
}
