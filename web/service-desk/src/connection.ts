import { Api } from './api.ts';
import { ServiceError } from './errors.ts';
import type { ConnectionOptions, Identity, ServiceDeskProblem } from './options.ts';
import type { Platform } from './platform.ts';
import { Session } from './session.ts';
import { TabStore } from './tab-store.ts';

/** What all parts of a page share that talk to the same service. */
export interface Connection {
  api: Api;
  platform: Platform;
  session: Session;
  store: TabStore;
  /** Ids of messages that the chat has shown on this page. */
  shown: RecentIds;
  /** Whether Deskbridge answers as the assistant too, so that it knows the talk already. */
  hasAssistant: boolean;
  report(during: string, error: unknown): void;
}

/** The last ids that were added, at most a thousand. */
export class RecentIds {
  readonly #ids = new Set<string>();

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  add(id: string): void {
    this.#ids.add(id);
    if (this.#ids.size > 1_000) for (const oldest of this.#ids) return void this.#ids.delete(oldest);
  }
}

/** What the parts of a page have asked of the connection to one service. */
interface Settings {
  url: string;
  identity: Identity | undefined;
  listeners: Set<(problem: ServiceDeskProblem) => void>;
  connection: Connection | null;
}

/** Makes connections, one for each address of a service. */
export class Connections {
  readonly #platform: () => Platform;
  readonly #byUrl = new Map<string, Settings>();

  /** @param platform called when a connection is first used: a server that renders the page has no browser */
  constructor(platform: () => Platform) {
    this.#platform = platform;
  }

  /**
   * Adds what these options ask for; the last identity that is given counts for all.
   * @returns gets the connection when it is needed
   */
  register(options: ConnectionOptions): () => Connection {
    const url = options.url.replace(/\/+$/u, '');
    const settings = this.#byUrl.get(url) ?? { url, identity: undefined, listeners: new Set(), connection: null };
    this.#byUrl.set(url, settings);
    if (options.identity !== undefined) settings.identity = options.identity;
    if (options.onError !== undefined) settings.listeners.add(options.onError);
    return () => (settings.connection ??= this.#connect(settings));
  }

  #connect(settings: Settings): Connection {
    const { url, listeners } = settings;
    const platform = this.#platform();
    const store = new TabStore(platform.storage, url);
    const session = new Session(url, platform, store, () => settings.identity);
    return {
      api: new Api(url, platform, session),
      platform,
      session,
      store,
      shown: new RecentIds(),
      hasAssistant: false,
      report(during: string, error: unknown): void {
        const { status, code } = error instanceof ServiceError ? error : { status: 0, code: nameOf(error) };
        if (code !== 'ABORTED') for (const listener of listeners) listener({ during, code, status });
      },
    };
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'UNKNOWN';
}
