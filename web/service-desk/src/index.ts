/** Human agents of a help desk inside the Carbon AI chat, through Deskbridge. */
import type { HistoryLoader, SendMessage, ServiceDeskFactory } from './carbon.ts';
import { creators } from './create.ts';
import type { LeaveMessage } from './leave-message.ts';
import type { AssistantOptions, ConnectionOptions, HistoryOptions, ServiceDeskOptions } from './options.ts';
import { browserPlatform } from './platform.ts';

export type {
  AgentAvailability,
  Capabilities,
  ChatInstance,
  ErrorInfo,
  FileUpload,
  HistoryItem,
  HistoryLoader,
  MessageRequest,
  MessageResponse,
  ResponseItem,
  SendMessage,
  ServiceDesk,
  ServiceDeskCallback,
  ServiceDeskFactory,
  ServiceDeskFactoryParameters,
  UserProfile,
} from './carbon.ts';
export type { Availability, ChatMessage, TalkEntry } from './contract.ts';
export type { LeaveMessage, LeftMessage } from './leave-message.ts';
export type {
  AssistantOptions,
  ConnectionOptions,
  HistoryOptions,
  Identity,
  RenderMessage,
  ServiceDeskOptions,
  ServiceDeskProblem,
  Texts,
} from './options.ts';
export type { PreStartChatPayload } from './start-request.ts';

const page = creators(browserPlatform);

/** Makes the chat's `serviceDeskFactory`. Call it once per page: a new factory would end a running chat. */
export const createServiceDeskFactory: (options: ServiceDeskOptions) => ServiceDeskFactory =
  page.createServiceDeskFactory;

/** Makes the chat's `messaging.customLoadHistory`, which brings the messages of an open chat back after a reload. */
export const createHistoryLoader: (options: HistoryOptions) => HistoryLoader = page.createHistoryLoader;

/** Makes the chat's `messaging.customSendMessage`, with Deskbridge's own assistant behind it. */
export const createAssistant: (options: AssistantOptions) => SendMessage = page.createAssistant;

/** Makes a function that leaves a message for the help desk, for when nobody is there. */
export const createLeaveMessage: (options: ConnectionOptions) => LeaveMessage = page.createLeaveMessage;
