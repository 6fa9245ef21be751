import { conversationBytes } from '../budgets.ts';
import type { Seat } from '../messaging/messaging.ts';
import { newestWithin } from '../size.ts';
import { utf8Length } from '../text.ts';
import type { AssistantTurnEnd, ChatAgent, EndedBy } from './events.ts';
import { newLog, type ChatLog } from './log.ts';
import type { ChatSnapshot, OpenChat, Subscription, UploadedFile, Visitor } from './requests.ts';

/** Most ids of messages that are kept: a browser sends one again within seconds. */
const maximumIds = 500;
/** Most processes that hold streams of a chat; the one that was added first goes first. */
const maximumProcesses = 16;
/** Most turns of the assistant of which it is known where their answer begins. */
const maximumTurns = 20;
/** Most messages that wait to be passed on to the people who answer. */
const maximumWaiting = 100;

/** Where people answer a visitor: in a conversation on the messaging platform, or in the ticket of the chat. */
export type ChatLink =
  | {
      kind: 'platform';
      conversationId: string;
      userId: string;
      /** Id of the message with what was said before; null if nothing was. */
      firstMessageId: string | null;
    }
  | { kind: 'ticket' };

/** A turn of the assistant. */
export interface AssistantTurn {
  /** Id of the visitor's message that it answers. */
  messageId: string;
  /** Id of the last event before its answer. */
  after: number;
  isOver: boolean;
}

/** What the visitor wrote, on its way to the people who answer. */
export interface WaitingMessage {
  messageId: string;
  text: string;
  /** Ids of files. */
  files: string[];
  /** When it arrived, epoch milliseconds. */
  at: number;
  /** It was tried already, so that it may be there. */
  tried: boolean;
}

/** A process that holds streams of a chat. */
export interface StreamProcess {
  /** Its task queue. */
  process: string;
  /** Id of the last event that it was given. */
  cursor: number;
  /** How often a stream was opened there. */
  asked: number;
}

/** What a web chat has in addition to what it shares with messaging. Its size is limited. */
export interface WebchatState {
  phase: ChatSnapshot['state'];
  /** Null until the first request. */
  visitor: Visitor | null;
  /** The browser's id of the chat; null while only the assistant was asked. */
  key: string | null;
  /** A request for a person that is to be acted on; null: none. */
  opening: OpenChat | null;
  log: ChatLog;
  /** Who answers now; null: nobody yet, or nobody any more. */
  agent: ChatAgent | null;
  /** The person who answers is typing. */
  agentTypes: boolean;
  /** Null until a person is asked for. */
  link: ChatLink | null;
  /** Ids of the visitor's latest messages, oldest first. */
  messageIds: string[];
  files: UploadedFile[];
  turns: AssistantTurn[];
  /** What the assistant says about a person who is needed; null: nobody is. */
  connect: AssistantTurnEnd['connect'];
  /** Messages that are to be passed on, oldest first. */
  waiting: WaitingMessage[];
  /** Processes with streams of this chat. */
  processes: StreamProcess[];
  /** Who ended the chat, or is about to; null while it goes on. */
  endedBy: EndedBy | null;
  /** Its session is filed: nothing is left to be done in it. */
  isFiled: boolean;
  /** Address to which the visitor was asked to follow; null: no screen share is asked for or under way. */
  screenShare: string | null;
}

/** A web chat in which nothing has happened yet. */
export function newWebchat(): WebchatState {
  return {
    phase: 'assistant',
    visitor: null,
    key: null,
    opening: null,
    log: newLog(),
    agent: null,
    agentTypes: false,
    link: null,
    messageIds: [],
    files: [],
    turns: [],
    connect: null,
    waiting: [],
    processes: [],
    endedBy: null,
    isFiled: false,
    screenShare: null,
  };
}

/** The seat of the people who answer where there is no switchboard: in the ticket. */
export const ticketSeat: Seat = {
  id: 'ticket',
  name: 'ticket',
  integrationId: 'ticket',
  integrationType: 'ticket',
  isBot: false,
};

/** The bot's own seat where there is no switchboard. */
export function ownSeat(name: string): Seat {
  return { id: name, name, integrationId: name, integrationType: 'bot', isBot: true };
}

/**
 * Remembers the id of a visitor's message.
 * @returns false if it was received before
 */
export function isNewMessage(state: WebchatState, messageId: string): boolean {
  if (state.messageIds.includes(messageId)) return false;
  const ids = [...state.messageIds, messageId].slice(-maximumIds);
  let left: number = conversationBytes.chatMessageIds;
  const tooOld = ids.findLastIndex((id) => (left -= utf8Length(id) + 3) < 0);
  state.messageIds = ids.slice(tooOld + 1);
  return true;
}

/** True if no more messages can wait for the people who answer. */
export function isFull({ waiting }: WebchatState): boolean {
  return (
    waiting.length >= maximumWaiting || newestWithin(waiting, conversationBytes.chatWaiting).length < waiting.length
  );
}

/** Remembers a turn of the assistant that begins now. */
export function addTurn(state: WebchatState, messageId: string): AssistantTurn {
  const turn = { messageId, after: state.log.next - 1, isOver: false };
  state.turns = [...state.turns, turn].slice(-maximumTurns);
  return turn;
}

/** Remembers a process that holds a stream, which has all events so far. */
export function addProcess(state: WebchatState, { process }: Subscription): void {
  const known = state.processes.find((one) => one.process === process);
  if (known !== undefined) {
    known.asked += 1;
    return;
  }
  const added = { process, cursor: state.log.next - 1, asked: 1 };
  state.processes = [...state.processes, added].slice(-maximumProcesses);
}

/**
 * Remembers a file that was uploaded; the same one again changes nothing.
 * @returns false if there are too many
 */
export function addFile(state: WebchatState, file: UploadedFile): boolean {
  if (state.files.some(({ fileId }) => fileId === file.fileId)) return true;
  const files = [...state.files, file];
  if (newestWithin(files, conversationBytes.chatFiles).length < files.length) return false;
  state.files = files;
  return true;
}
