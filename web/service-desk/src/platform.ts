/** What the package needs of the browser. Tests give another one, whose time they control. */
export interface Platform {
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** The storage of this tab; null when the browser refuses it. */
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null;
  /** Milliseconds since 1970. */
  now(): number;
  /** From 0 to below 1. */
  random(): number;
  /** A new id that nobody can guess. */
  newId(): string;
  /** Resolves after `ms` milliseconds, or at once when the signal is aborted. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
  /** Address of the page without query and fragment, and its language. */
  page(): { url: string; locale: string | undefined };
  /** Opens the address in a new tab that cannot reach this one; false when the browser blocked it. */
  openTab(url: string): boolean;
  objectUrl(blob: Blob): string;
  /** Reports when the page is left, shown again (from the back/forward cache), and when the network is back. */
  watchPage(listener: (change: 'left' | 'shown' | 'online') => void): () => void;
}

/** The browser's own. */
export function browserPlatform(): Platform {
  return {
    fetch: (url, init) => fetch(url, init),
    storage: tabStorage(),
    now: () => Date.now(),
    random: () => Math.random(),
    newId,
    wait,
    page: () => ({
      url: `${location.origin}${location.pathname}`,
      locale: document.documentElement.lang || navigator.language,
    }),
    openTab,
    objectUrl: (blob) => URL.createObjectURL(blob),
    watchPage,
  };
}

// Reading the property throws where a browser forbids storage.
function tabStorage(): Storage | null {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}

// `crypto.randomUUID` exists on secure pages only.
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
  });
}

// With `noopener`, `window.open` answers null whether or not it was blocked. Cutting the tab off first tells both.
function openTab(url: string): boolean {
  const tab = window.open('about:blank', '_blank');
  if (tab === null) return false;
  tab.opener = null;
  tab.location.replace(url);
  return true;
}

function watchPage(listener: (change: 'left' | 'shown' | 'online') => void): () => void {
  const left = (): void => listener('left');
  const shown = (event: PageTransitionEvent): void => {
    if (event.persisted) listener('shown');
  };
  const online = (): void => listener('online');
  addEventListener('pagehide', left);
  addEventListener('pageshow', shown);
  addEventListener('online', online);
  return () => {
    removeEventListener('pagehide', left);
    removeEventListener('pageshow', shown);
    removeEventListener('online', online);
  };
}
