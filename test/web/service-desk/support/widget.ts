import type {
  ChatInstance,
  ServiceDesk,
  ServiceDeskCallback,
  UserProfile,
} from '../../../../web/service-desk/src/carbon.ts';

/** One call that the chat has taken, as its name and arguments. */
export type Call = [name: string, ...args: unknown[]];

/**
 * Stands in for the chat widget: takes the callbacks as version 1.9.1 does, and records those that it does not ignore.
 * It reads its own state from nothing but those calls, like the widget.
 */
export class Widget {
  readonly calls: Call[] = [];
  /** Calls that the widget ignores, since no chat runs. */
  readonly ignored: Call[] = [];
  desk: ServiceDesk | null = null;
  isStarted = false;
  isConnected: boolean;
  isConnecting = false;
  state: unknown;
  /** How the visitor answers the request to share the screen. */
  answer: ((state: string) => void) | null = null;
  readonly #handlers: Handler[] = [];

  /** @param before the widget of this tab before the page was reloaded */
  constructor(before?: Widget) {
    this.isConnected = before?.isConnected ?? false;
    this.state = before?.state;
  }

  readonly instance: ChatInstance = {
    on: (handler) => this.#handlers.push(handler as Handler),
    messaging: { addMessage: async (message) => void this.calls.push(['addMessage', message]) },
    serviceDesk: {
      endConversation: async () => {
        this.calls.push(['endConversation']);
        await this.end(false);
      },
    },
  };

  readonly callback: ServiceDeskCallback = {
    updateCapabilities: (capabilities) => void this.calls.push(['updateCapabilities', capabilities]),
    updateAgentAvailability: (availability) => this.#take('updateAgentAvailability', availability),
    agentJoined: async (profile: UserProfile) => {
      if (this.isStarted) {
        this.isConnected = true;
        this.isConnecting = false;
      }
      await this.#take('agentJoined', profile);
    },
    agentReadMessages: () => this.#take('agentReadMessages'),
    agentTyping: async (isTyping) => {
      if (this.isConnected) this.calls.push(['agentTyping', isTyping]);
    },
    sendMessageToUser: (message, agentId) => this.#take('sendMessageToUser', message, agentId),
    beginTransferToAnotherAgent: (profile) => this.#take('beginTransferToAnotherAgent', profile),
    agentLeftChat: () => this.#take('agentLeftChat'),
    agentEndedChat: async () => {
      const wasStarted = this.isStarted;
      await this.#take('agentEndedChat');
      if (wasStarted) await this.end(true);
    },
    setErrorStatus: async (error) => {
      await this.#take('setErrorStatus', error);
      const endsTry = error.type === 1 || (this.isConnecting && error.type === 2 && error.isDisconnected === true);
      if (endsTry) this.isStarted = this.isConnecting = false;
    },
    setFileUploadStatus: async (...args) => void this.calls.push(['setFileUploadStatus', ...args]),
    screenShareRequest: async () => {
      if (!this.isConnected) throw new Error('Cannot request screen sharing if no chat is in progress.');
      this.calls.push(['screenShareRequest']);
      return new Promise((resolve) => {
        this.answer = resolve;
      });
    },
    screenShareEnded: async () => {
      this.calls.push(['screenShareEnded']);
      this.answer?.('cancelled');
    },
    persistedState: () => this.state,
    updatePersistedState: (state, merges = true) => {
      // The widget freezes what it is given, which fails for null.
      Object.getOwnPropertyNames(state);
      this.state = merges ? { ...(this.state as object), ...(state as object) } : state;
    },
  };

  /** The visitor asks for an agent. */
  async start(message: unknown = connectMessage(), payload?: unknown): Promise<void> {
    if (this.isStarted) throw new Error('A chat is already running.');
    this.isStarted = this.isConnecting = true;
    try {
      await this.desk?.startChat(message as Parameters<ServiceDesk['startChat']>[0], { preStartChatPayload: payload });
    } catch (error) {
      this.isStarted = this.isConnecting = false;
      throw error;
    }
  }

  /** The chat ends, by the visitor unless it was the agent. */
  async end(endedByHumanAgent = false): Promise<void> {
    if (!this.isStarted) return;
    this.answer?.('cancelled');
    await this.desk?.endChat({ endedByHumanAgent });
    this.isStarted = this.isConnected = this.isConnecting = false;
  }

  /** The visitor sends text, files or both. */
  send(id: string, text: string, files: { id: string; file: File }[] = []): Promise<void> {
    if (this.desk === null) throw new Error('There is no desk.');
    return this.desk.sendMessageToAgent({ id: `request-${id}`, input: { text } }, id, { filesToUpload: files });
  }

  /** What the widget does after the page was loaded again. */
  async hydrate(): Promise<boolean> {
    if (!this.isConnected || this.desk === null) return false;
    this.isStarted = true;
    this.isConnected = await this.desk.reconnect();
    this.isStarted = this.isConnected;
    return this.isConnected;
  }

  fire(event: Parameters<Handler['handler']>[0]): void {
    for (const { type, handler } of this.#handlers) if (type === event.type) handler(event);
  }

  /** Names of the calls, in order. */
  names(): string[] {
    return this.calls.map(([name]) => name);
  }

  /** Texts that the visitor was shown, in order. */
  texts(): string[] {
    return this.calls.flatMap(([name, message]) => (name === 'sendMessageToUser' ? textsOf(message) : []));
  }

  /** Arguments of the calls of one callback. */
  argsOf(name: string): unknown[][] {
    return this.calls.flatMap(([called, ...args]) => (called === name ? [args] : []));
  }

  async #take(name: string, ...args: unknown[]): Promise<void> {
    (this.isStarted ? this.calls : this.ignored).push([name, ...args]);
  }
}

interface Handler {
  type: string;
  handler: (event: { type: string; data: unknown }) => void;
}

/** The assistant's offer of an agent. */
export function connectMessage(item: object = {}): { output: { generic: { response_type: string }[] } } {
  return { output: { generic: [{ response_type: 'connect_to_agent', ...item }] } };
}

function textsOf(message: unknown): string[] {
  const { output } = message as { output: { generic: { text?: string }[] } };
  return output.generic.flatMap(({ text }) => (text === undefined ? [] : [text]));
}
