import { errorOf, ServiceError } from './errors.ts';
import type { Identity } from './options.ts';
import type { Platform } from './platform.ts';
import { withTimeLimit } from './retry.ts';
import type { TabStore } from './tab-store.ts';

const tryMs = 8_000;
const shortestRenewalMs = 5_000;
const longestLifetimeMs = 24 * 3_600_000;
/** Assumed when the service's time of expiry makes no sense by this browser's clock. */
const assumedLifetimeMs = 300_000;

/** The tab's session with the service: opens it, renews its token before it expires, and leaves it to the tab's store. */
export class Session {
  readonly #url: string;
  readonly #platform: Platform;
  readonly #store: TabStore;
  readonly #identity: () => Identity | undefined;
  #opening: Promise<void> | null = null;
  /** A stored token may be that of somebody who has signed out since: it is shown to the service first. */
  #checked = false;

  /** @param identity who the visitor is, as the site says at the moment */
  constructor(url: string, platform: Platform, store: TabStore, identity: () => Identity | undefined) {
    this.#identity = identity;
    this.#url = url;
    this.#platform = platform;
    this.#store = store;
  }

  /**
   * A token that is good for a while.
   * @throws ServiceError if there is none, `IDENTITY` if the site could not say who the visitor is
   */
  async token(): Promise<string> {
    const stored = this.#store.session;
    const now = this.#platform.now();
    if (stored !== undefined && this.#isChecked(stored.identified) && now < stored.renewAt) return stored.token;
    try {
      await this.#open();
    } catch (error) {
      const isGood = stored !== undefined && this.#isChecked(stored.identified) && now < stored.expiresAt;
      if (!isGood || !(error instanceof ServiceError) || !error.isTemporary) throw error;
    }
    return this.#store.session?.token ?? '';
  }

  /**
   * Gets another token after the service has refused this one.
   * @throws ServiceError
   */
  async replace(refused: string): Promise<string> {
    if (this.#store.session?.token === refused) await this.#open();
    return this.token();
  }

  /** Renews the token in time until the signal is aborted. */
  async keepFresh(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const renewAt = this.#store.session?.renewAt ?? 0;
      await this.#platform.wait(Math.max(renewAt - this.#platform.now(), shortestRenewalMs), signal);
      // What fails here is tried again by the next request, which reports it.
      if (!signal.aborted) await this.token().catch(() => undefined);
    }
  }

  #isChecked(isIdentified: boolean): boolean {
    return this.#checked || (this.#identity() === undefined && !isIdentified);
  }

  #open(): Promise<void> {
    this.#opening ??= this.#renew().finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  async #renew(): Promise<void> {
    const identity = await this.#identify();
    if (this.#store.session?.identified === true && identity === undefined) this.#store.forgetAll();
    const old = this.#store.session?.token;
    let answer = await this.#post(identity, old);
    if (old !== undefined && answer instanceof ServiceError && [401, 403].includes(answer.status)) {
      // Expired for too long, or somebody else's by now: the chat is not theirs.
      this.#store.forgetAll();
      answer = await this.#post(identity, undefined);
    }
    if (answer instanceof ServiceError) throw answer;
    const { token, expiresAt } = answer;
    const now = this.#platform.now();
    const told = Date.parse(expiresAt) - now;
    const lifetime = told > shortestRenewalMs ? Math.min(told, longestLifetimeMs) : assumedLifetimeMs;
    const identified = identity !== undefined;
    this.#store.saveSession({ token, renewAt: now + lifetime / 2, expiresAt: now + lifetime, identified });
    this.#checked = true;
  }

  async #identify(): Promise<string | undefined> {
    try {
      const identity = this.#identity();
      return (typeof identity === 'function' ? await identity() : identity) ?? undefined;
    } catch {
      throw new ServiceError(0, 'IDENTITY');
    }
  }

  #post(identity: string | undefined, token: string | undefined): Promise<NewSession | ServiceError> {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
    const body = JSON.stringify(identity === undefined ? {} : { identity });
    return withTimeLimit(this.#platform, tryMs, async (signal) => {
      const response = await this.#platform
        .fetch(`${this.#url}/sessions`, { method: 'POST', headers, body, signal })
        .catch(() => null);
      if (response === null) throw new ServiceError(0, 'NETWORK');
      return response.ok ? ((await response.json()) as NewSession) : await errorOf(response);
    });
  }
}

interface NewSession {
  token: string;
  expiresAt: string;
}
