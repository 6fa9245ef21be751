import { creators, type Creators } from '../../../../web/service-desk/src/create.ts';
import type { ServiceDeskOptions, ServiceDeskProblem } from '../../../../web/service-desk/src/options.ts';
import type { Platform } from '../../../../web/service-desk/src/platform.ts';
import { startDeskServer, type DeskServer } from './server.ts';
import { Widget } from './widget.ts';

/** Time that passes only when a test lets it. */
export class ManualClock {
  #now = Date.parse('2026-11-20T09:00:00Z');
  readonly #waiting = new Set<{ at: number; done: () => void }>();

  now = (): number => this.#now;

  wait = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      const done = (): void => {
        this.#waiting.delete(entry);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const entry = { at: this.#now + ms, done };
      this.#waiting.add(entry);
      signal?.addEventListener('abort', done);
    });

  advance(ms: number): void {
    this.#now += ms;
    for (const { at, done } of this.#waiting) if (at <= this.#now) done();
  }
}

/** The storage of a tab, which survives reloads and is copied with the tab. */
export class TabStorage {
  readonly #items: Map<string, string>;

  constructor(copied?: TabStorage) {
    this.#items = new Map(copied === undefined ? [] : copied.#items);
  }

  getItem = (key: string): string | null => this.#items.get(key) ?? null;
  setItem = (key: string, value: string): void => void this.#items.set(key, value);
  removeItem = (key: string): void => void this.#items.delete(key);

  get all(): string {
    return [...this.#items.values()].join('\n');
  }
}

/** A page with the chat on it. */
export interface TestPage {
  widget: Widget;
  storage: TabStorage;
  /** What the package exports, for this page. */
  create: Creators;
  problems: ServiceDeskProblem[];
  /** Addresses that were opened in new tabs. */
  opened: string[];
  /** Files that the page shows, by their address. */
  blobs: Map<string, Blob>;
  blocksTabs: boolean;
  /** The browser reports this about the page. */
  browser(change: 'left' | 'shown' | 'online'): void;
  /** The page is left and loaded again, with its history. */
  reload(options?: Partial<ServiceDeskOptions>): Promise<TestPage>;
  /** Another tab made of this one. */
  duplicate(): Promise<TestPage>;
}

/** The service and its clock. */
export interface TestBench {
  server: DeskServer;
  clock: ManualClock;
  open(options?: Partial<ServiceDeskOptions>): Promise<TestPage>;
  /** Lets time pass, a little at a time, until this is so; fails after a minute of that time. */
  until(condition: () => boolean, what?: string): Promise<void>;
  /** Lets time pass and returns how much it was until the promise has settled. */
  settled<Value>(promise: Promise<Value>): Promise<{ value?: Value; error?: unknown; tookMs: number }>;
  close(): Promise<void>;
}

/** How much time passes for each turn of the event loop: little enough that requests are answered in time. */
const stepMs = 20;

export async function startBench(): Promise<TestBench> {
  const clock = new ManualClock();
  const server = await startDeskServer(clock.now);
  const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));
  const until = async (condition: () => boolean, what = String(condition)): Promise<void> => {
    const limit = clock.now() + 90_000;
    while (!condition()) {
      if (clock.now() > limit) throw new Error(`This did not happen: ${what}`);
      await turn();
      clock.advance(stepMs);
    }
  };
  const open = (storage: TabStorage, before: Widget | undefined, options: Partial<ServiceDeskOptions>) =>
    openPage({ clock, server, storage, before, options });
  return {
    server,
    clock,
    open: (options = {}) => open(new TabStorage(), undefined, options),
    until,
    settled: async <Value>(promise: Promise<Value>) => {
      const startedAt = clock.now();
      const result: { value?: Value; error?: unknown; isDone?: true } = {};
      promise.then(
        (value) => Object.assign(result, { value, isDone: true }),
        (error: unknown) => Object.assign(result, { error, isDone: true }),
      );
      await until(() => result.isDone === true, 'the promise settles');
      return { ...result, tookMs: clock.now() - startedAt };
    },
    close: () => server.close(),
  };
}

interface PageParts {
  clock: ManualClock;
  server: DeskServer;
  storage: TabStorage;
  before: Widget | undefined;
  options: Partial<ServiceDeskOptions>;
}

async function openPage(parts: PageParts): Promise<TestPage> {
  const { clock, server, storage, before } = parts;
  const widget = new Widget(before);
  const listeners = new Set<(change: 'left' | 'shown' | 'online') => void>();
  let ids = 0;
  const pageId = Math.floor(clock.now() / 1_000) + server.arrivals.length;
  let isGone = false;
  const never = new Promise<never>(() => undefined);
  const platform: Platform = {
    fetch: (url, init) => (isGone ? never : fetch(url, init)),
    storage,
    now: clock.now,
    random: () => 0.5,
    newId: () => `id-${pageId}-${(ids += 1)}`,
    wait: async (ms, signal) => {
      await clock.wait(ms, signal);
      return isGone ? never : undefined;
    },
    page: () => ({ url: 'https://shop.example/help', locale: 'en' }),
    openTab: (url) => {
      if (!page.blocksTabs) page.opened.push(url);
      return !page.blocksTabs;
    },
    objectUrl: (blob) => {
      const address = `blob:https://shop.example/${page.blobs.size + 1}`;
      page.blobs.set(address, blob);
      return address;
    },
    watchPage: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const create = creators(() => platform);
  const options: ServiceDeskOptions = {
    url: server.url,
    onError: (problem) => page.problems.push(problem),
    ...parts.options,
  };
  const page: TestPage = {
    widget,
    storage,
    create,
    problems: [],
    opened: [],
    blobs: new Map(),
    blocksTabs: false,
    browser: (change) => {
      for (const listener of listeners) listener(change);
    },
    reload: async (changed = {}) => {
      page.browser('left');
      isGone = true;
      return openPage({ ...parts, before: widget, options: { ...parts.options, ...changed } });
    },
    duplicate: () => openPage({ ...parts, storage: new TabStorage(storage), before: widget }),
  };
  const factory = create.createServiceDeskFactory(options);
  const { callback, instance } = widget;
  widget.desk = await factory({ callback, instance, persistedState: widget.state });
  return page;
}
