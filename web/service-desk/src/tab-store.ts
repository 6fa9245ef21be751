import type { Agent, FileRules } from './contract.ts';
import type { Platform } from './platform.ts';

/** The session of this tab. `renewAt` and `expiresAt` are milliseconds since 1970 by this browser's clock. */
export interface StoredSession {
  token: string;
  renewAt: number;
  expiresAt: number;
  /** Whether the site said who the visitor is. */
  identified: boolean;
}

/** The chat of this tab, as far as a reload must know it. No message is kept. */
export interface StoredChat {
  /** Our id, with which it is started. */
  id: string;
  /** The service's id, once it has started. */
  chatId?: string;
  /** Id of the newest event that was shown. */
  cursor: number;
  /** Whether the chat widget knows of an agent, so that it asks to reconnect after a reload. */
  joined: boolean;
  /** Who has been in the chat, the newest last. */
  agents: Agent[];
  /** Who is in the chat; null for nobody. */
  agentId: string | null;
  files?: FileRules;
  /** A request to share the screen has not been answered. */
  asked?: boolean;
}

interface TabState {
  session?: StoredSession;
  chat?: StoredChat;
}

/** What this tab remembers across reloads: one entry in `sessionStorage`, and in memory if that is refused. */
export class TabStore {
  readonly #storage: Platform['storage'];
  readonly #key: string;
  #state: TabState;

  /** @param url address of the service; each has its own entry */
  constructor(storage: Platform['storage'], url: string) {
    this.#storage = storage;
    this.#key = `deskbridge:${url}`;
    this.#state = this.#load();
  }

  get session(): StoredSession | undefined {
    return this.#state.session;
  }

  get chat(): StoredChat | undefined {
    return this.#state.chat;
  }

  saveSession(session: StoredSession): void {
    this.#save({ ...this.#state, session });
  }

  saveChat(chat: StoredChat): void {
    this.#save({ ...this.#state, chat });
  }

  /** Changes the chat if it is still this one. */
  updateChat(id: string, change: Partial<StoredChat>): void {
    if (this.#state.chat?.id === id) this.saveChat({ ...this.#state.chat, ...change });
  }

  forgetChat(): void {
    const { session } = this.#state;
    this.#save(session === undefined ? {} : { session });
  }

  forgetAll(): void {
    this.#save({});
  }

  #load(): TabState {
    try {
      return JSON.parse(this.#storage?.getItem(this.#key) ?? '{}') as TabState;
    } catch {
      return {};
    }
  }

  #save(state: TabState): void {
    this.#state = state;
    try {
      if (Object.keys(state).length === 0) this.#storage?.removeItem(this.#key);
      else this.#storage?.setItem(this.#key, JSON.stringify(state));
    } catch {
      // A full storage: this page goes on, only a reload would begin anew.
    }
  }
}
