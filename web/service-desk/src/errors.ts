/** A request that got no usable answer. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  /** HTTP status, 0 if there was no answer. */
  readonly status: number;
  readonly code: string;
  /** How long the service wants to be left alone, in milliseconds. */
  readonly retryAfterMs: number;

  constructor(status: number, code: string, retryAfterMs = 0) {
    super(`${code} (${status})`);
    this.status = status;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }

  /** Whether the same request may succeed later: no answer, a fault of the service, too early or too many. */
  get isTemporary(): boolean {
    return this.status < 400 || this.status >= 500 || [408, 425, 429].includes(this.status);
  }

  /** Whether the chat is over, or is not ours. */
  get isGone(): boolean {
    return [403, 404, 409, 410].includes(this.status);
  }
}

/** The error of an answer that is not 2xx. */
export async function errorOf(response: Response): Promise<ServiceError> {
  const body: unknown = await response.json().catch(() => null);
  const code = body !== null && typeof body === 'object' && 'error' in body ? String(body.error) : 'HTTP';
  return new ServiceError(response.status, code, retryAfterMs(response.headers.get('retry-after')));
}

function retryAfterMs(header: string | null): number {
  const seconds = Number(header ?? 0);
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), 3_600) * 1_000 : 0;
}
