/**
 * The part of the types of `@carbon/ai-chat` that this package uses, written so that the chat's own types fit
 * (`compatibility/carbon.ts` has the compiler prove it). The chat's enums are plain strings and numbers here.
 */

/** Who writes in the chat. */
export interface UserProfile {
  id: string;
  nickname: string;
  /** `human`, `bot` or `watsonx`. */
  user_type: string;
  profile_picture_url?: string;
}

/** One piece of a message; which fields it has depends on `response_type`. */
export interface ResponseItem {
  /** `text`, `image`, `video`, `inline_error`, `button`, `connect_to_agent`, … */
  response_type: string;
  agent_message_type?: string;
  /** Of `text` (Markdown) and `inline_error`. */
  text?: string;
  /** Address of an `image` or `video`. */
  source?: string;
  title?: string;
  alt_text?: string;
  /** A `button` with the type `url` opens this address in `target`. */
  button_type?: string;
  kind?: string;
  url?: string;
  label?: string;
  target?: string;
  /** Of `connect_to_agent`. */
  message_to_human_agent?: string;
  transfer_info?: { additional_data?: Record<string, string>; summary_message_to_agent?: ResponseItem[] };
}

/** A message that the visitor receives. */
export interface MessageResponse {
  id?: string;
  output: { generic?: ResponseItem[] };
  history?: { timestamp?: number };
  message_options?: { response_user_profile?: UserProfile };
}

/** A message of the visitor. */
export interface MessageRequest {
  id?: string;
  input: { text?: string; message_type?: string; agent_message_type?: string };
  history?: { timestamp?: number; is_welcome_request?: boolean; silent?: boolean };
}

/** A message with its time (ISO 8601), as the chat loads its history. */
export interface HistoryItem {
  message: MessageRequest | MessageResponse;
  time: string;
}

/** A file that the visitor has selected or sends. */
export interface FileUpload {
  id: string;
  file: File;
}

/** What the chat lets the visitor do with files. `allowedFileUploadTypes` is that of `<input accept>`. */
export interface Capabilities {
  allowFileUploads: boolean;
  allowMultipleFileUploads: boolean;
  allowedFileUploadTypes: string;
}

/** What a waiting visitor is told; the chat shows one of them: wait (minutes), else position, else message. */
export interface AgentAvailability {
  positionInQueue?: number;
  estimatedWaitTime?: number;
  message?: string;
}

/** Numbers of the chat's `ErrorType`: could not connect, connection lost or back. */
export const errorType = { connecting: 1, disconnected: 2 } as const;

/** An error that the chat shows by itself. */
export interface ErrorInfo {
  type: number;
  isDisconnected?: boolean;
  messageToUser?: string;
}

/** How a service desk talks to the chat. */
export interface ServiceDeskCallback {
  updateCapabilities(capabilities: Partial<Capabilities>): void;
  updateAgentAvailability(availability: AgentAvailability): Promise<void>;
  agentJoined(profile: UserProfile): Promise<void>;
  agentReadMessages(): Promise<void>;
  agentTyping(isTyping: boolean): Promise<void>;
  sendMessageToUser(message: MessageResponse | string, agentId?: string): Promise<void>;
  beginTransferToAnotherAgent(profile?: UserProfile): Promise<void>;
  agentLeftChat(): Promise<void>;
  agentEndedChat(): Promise<void>;
  setErrorStatus(errorInfo: ErrorInfo): Promise<void>;
  setFileUploadStatus(fileId: string, isError?: boolean, errorMessage?: string): Promise<void>;
  /** `accepted`, `declined`, `cancelled` or `ended`; rejects when no agent is connected. */
  screenShareRequest(): Promise<string>;
  screenShareEnded(): Promise<void>;
  persistedState(): unknown;
  updatePersistedState(state: object | boolean, mergeWithCurrent?: boolean): void;
}

/** The part of the chat's instance that this package uses. */
export interface ChatInstance {
  /** Takes `{ type, handler }`; which event the handler gets depends on the type. */
  on(handler: object): unknown;
  messaging: { addMessage(message: MessageResponse): Promise<void> };
  serviceDesk: { endConversation(): Promise<void> };
}

/** What the chat hands to the factory. */
export interface ServiceDeskFactoryParameters {
  callback: ServiceDeskCallback;
  instance: ChatInstance;
  persistedState: unknown;
}

/** How the chat talks to a service desk. */
export interface ServiceDesk {
  getName(): string;
  startChat(connectMessage: MessageResponse, options: { preStartChatPayload?: unknown }): Promise<void>;
  endChat(info: { endedByHumanAgent: boolean }): Promise<void>;
  sendMessageToAgent(
    message: MessageRequest,
    messageId: string,
    additionalData: { filesToUpload?: FileUpload[] },
  ): Promise<void>;
  userTyping(isTyping: boolean): Promise<void>;
  userReadMessages(): Promise<void>;
  areAnyAgentsOnline(connectMessage: MessageResponse): Promise<boolean | null>;
  filesSelectedForUpload(uploads: FileUpload[]): void;
  screenShareStop(): Promise<void>;
  reconnect(): Promise<boolean>;
}

/** For the chat's `serviceDeskFactory`. */
export type ServiceDeskFactory = (parameters: ServiceDeskFactoryParameters) => Promise<ServiceDesk>;

/** For the chat's `messaging.customLoadHistory`; `Item` is the chat's own `HistoryItem`. */
export type HistoryLoader = <Item = HistoryItem>(instance?: unknown) => Promise<Item[]>;

/** For the chat's `messaging.customSendMessage`. */
export type SendMessage = (
  request: MessageRequest,
  options: { signal: AbortSignal },
  instance: { messaging: { addMessage(message: MessageResponse): Promise<void> } },
) => Promise<void>;
