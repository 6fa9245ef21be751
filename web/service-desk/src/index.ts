/** Human agents of a help desk inside the Carbon AI chat, through Deskbridge. */
import { creators } from './create.ts';
import { browserPlatform } from './platform.ts';

export type { AssistantOptions } from './assistant.ts';
export type { HistoryOptions } from './create.ts';
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
export type { Availability, TalkEntry } from './contract.ts';
export type { LeaveMessage, LeftMessage } from './leave-message.ts';
export type { ConnectionOptions, Identity, ServiceDeskOptions, ServiceDeskProblem, Texts } from './options.ts';
export type { PreStartChatPayload } from './start-request.ts';

/**
 * `createServiceDeskFactory` makes the chat's `serviceDeskFactory`, `createHistoryLoader` its
 * `messaging.customLoadHistory`, `createAssistant` its `messaging.customSendMessage`; `createLeaveMessage` makes a
 * function that leaves a message when nobody is there. Call each once per page.
 */
export const { createServiceDeskFactory, createHistoryLoader, createAssistant, createLeaveMessage } =
  creators(browserPlatform);
