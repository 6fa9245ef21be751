import { errorOf, ServiceError } from './errors.ts';
import type { Platform } from './platform.ts';
import type { Session } from './session.ts';

/** One request to the service. */
export interface ApiRequest {
  method?: 'GET' | 'POST';
  /** Sent as JSON. */
  json?: object;
  /** Sent as a form with files. */
  form?: FormData;
  signal: AbortSignal;
}

/** Requests to the service with the session's token, which goes into the header and nowhere else. */
export class Api {
  readonly #url: string;
  readonly #platform: Platform;
  readonly #session: Session;

  constructor(url: string, platform: Platform, session: Session) {
    this.#url = url;
    this.#platform = platform;
    this.#session = session;
  }

  /**
   * Sends the request once, and again with a new token if the first one is refused.
   * @param path below the service's address, beginning with a slash
   * @throws ServiceError for any answer but 2xx, and if there is none
   */
  async send(path: string, request: ApiRequest): Promise<Response> {
    const token = await this.#session.token();
    let response = await this.#fetch(path, request, token);
    if (response.status === 401) response = await this.#fetch(path, request, await this.#session.replace(token));
    if (!response.ok) throw await errorOf(response);
    return response;
  }

  /** Sends the request and reads the JSON of its answer. */
  async json<Answer>(path: string, request: ApiRequest): Promise<Answer> {
    return (await (await this.send(path, request)).json()) as Answer;
  }

  /** Sends the request and drops its answer. */
  async post(path: string, json: object, signal: AbortSignal): Promise<void> {
    await (await this.send(path, { method: 'POST', json, signal })).arrayBuffer();
  }

  /**
   * Loads a file from an address that the service gave.
   * @throws ServiceError `ADDRESS` if it is not below the service's own: the token goes nowhere else
   */
  async file(address: string, signal: AbortSignal): Promise<Blob> {
    const base = new URL(`${this.#url}/`, this.#platform.page().url);
    const url = new URL(address, base);
    if (url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) throw new ServiceError(400, 'ADDRESS');
    const path = url.pathname.slice(base.pathname.length - 1) + url.search;
    return (await this.send(path, { signal })).blob();
  }

  async #fetch(path: string, request: ApiRequest, token: string): Promise<Response> {
    const headers: Record<string, string> = { authorization: `Bearer ${token}` };
    if (request.json !== undefined) headers['content-type'] = 'application/json';
    const body = request.form ?? (request.json === undefined ? null : JSON.stringify(request.json));
    const { method = 'GET', signal } = request;
    try {
      return await this.#platform.fetch(`${this.#url}${path}`, { method, headers, body, signal });
    } catch {
      throw new ServiceError(0, signal.aborted ? 'ABORTED' : 'NETWORK');
    }
  }
}
