import type { ResponseItem } from './carbon.ts';
import type { Availability, ChatMessage } from './contract.ts';

/** The site's proof of who the visitor is: a signed token (JWT), or a function that gets one; null for nobody. */
export type Identity = string | (() => string | null | undefined | Promise<string | null | undefined>);

/** Something that went wrong, without any text of the visitor or of an agent. */
export interface ServiceDeskProblem {
  /** What was being done, like `events`, `message` or `start`. */
  during: string;
  /** Code of the service's answer (`RATE_LIMITED`, …), else `NETWORK`, `TIMEOUT` or the kind of the error. */
  code: string;
  /** HTTP status, 0 if there was no answer. */
  status: number;
}

/** Options of everything that this package creates. */
export interface ConnectionOptions {
  /** Address of Deskbridge's web chat, up to and including `/service-desk/v1`. */
  url: string;
  identity?: Identity;
  /** Told about everything that went wrong, also what is tried again. */
  onError?: (problem: ServiceDeskProblem) => void;
}

/** Makes the chat's items of a message; nothing or null: the package does. */
export type RenderMessage = (message: ChatMessage) => ResponseItem[] | null | undefined;

/** Options of `createServiceDeskFactory`. */
export interface ServiceDeskOptions extends ConnectionOptions {
  /** Words that the visitor sees, where they should differ from the English ones. */
  texts?: Partial<Texts>;
  /**
   * The site's own way to show a message, with items such as `user_defined`; without any, the package's way. Also for
   * messages of the history.
   */
  render?: RenderMessage;
  /** Told when nobody is there, with the reason and when somebody will be: the time to offer to leave a message. */
  onUnavailable?: (availability: Availability) => void;
}

/** Options of `createHistoryLoader`. */
export type HistoryOptions = ConnectionOptions & Pick<ServiceDeskOptions, 'texts' | 'render'>;

/** Options of `createAssistant`. */
export interface AssistantOptions extends ConnectionOptions {
  /** Markdown that greets the visitor; without it the chat begins empty. */
  welcome?: string;
}

/** Words that the visitor sees. `{name}` and `{size}` are replaced. */
export interface Texts {
  fileTooLarge: string;
  fileTypeNotAllowed: string;
  fileEmpty: string;
  fileNotSent: string;
  fileNotLoaded: string;
  /** Before what the visitor wrote in another window. */
  fromOtherWindow: string;
  openScreenShare: string;
  /** Shown instead of an agent's name that is not known. */
  agent: string;
}

/** The English words. */
export const englishTexts: Texts = {
  fileTooLarge: 'This file is too large. The limit is {size}.',
  fileTypeNotAllowed: 'Files of this type cannot be sent.',
  fileEmpty: 'This file is empty.',
  fileNotSent: 'This file could not be sent. Try again.',
  fileNotLoaded: 'The file “{name}” could not be loaded.',
  fromOtherWindow: 'You wrote in another window:',
  openScreenShare: 'Open screen sharing',
  agent: 'Agent',
};
