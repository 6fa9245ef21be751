/** An answer that refuses the request, in the platform's error envelope. */
export class SunshineError extends Error {
  readonly status: number;
  readonly code: string;
  /** Each is an entry of `errors`. */
  readonly titles: readonly string[];

  constructor(status: number, code: string, titles: string | readonly string[]) {
    super(`Sunshine answers ${status} ${code}`);
    this.status = status;
    this.code = code;
    this.titles = typeof titles === 'string' ? [titles] : titles;
  }

  /** The body for the client. */
  get body(): { errors: { code: string; title: string }[] } {
    return { errors: this.titles.map((title) => ({ code: this.code, title })) };
  }
}

/** 400, with one or several mistakes. */
export function badRequest(titles: string | readonly string[]): SunshineError {
  return new SunshineError(400, 'bad_request', titles);
}

/** 403 of a key that does not allow the request. */
export function forbidden(title = 'Access is denied'): SunshineError {
  return new SunshineError(403, 'forbidden', title);
}

const missing = {
  app: ['app_not_found', 'App not found'],
  conversation: ['conversation_not_found', 'Conversation not found'],
  integration: ['integration_not_found', 'Integration not found'],
  switchboard: ['switchboard_not_found', 'Switchboard not found'],
  seat: ['switchboard_integration_not_found', 'SwitchboardIntegration not found'],
  user: ['user_not_found', 'User not found'],
  other: ['not_found', 'Resource not found'],
} as const;

/** 404 with the code for this kind of record. */
export function notFound(kind: keyof typeof missing): SunshineError {
  const [code, title] = missing[kind];
  return new SunshineError(404, code, title);
}

/** The record. Throws the 404 of its kind when there is none. */
export function found<T>(thing: T | null | undefined, kind: keyof typeof missing): T {
  if (thing === undefined || thing === null) throw notFound(kind);
  return thing;
}

const defaults: Record<number, readonly [string, string]> = {
  400: ['bad_request', 'Refused by the simulator'],
  401: ['unauthorized', 'Authorization is required'],
  403: ['forbidden', 'Access is denied'],
  404: ['not_found', 'Resource not found'],
  409: ['conflict', 'Conflict'],
  413: ['payload_too_large', 'Request entity too large'],
  423: ['locked', 'Message limit of 30000 per conversation reached.'],
  429: ['too_many_requests', 'Too many requests'],
  500: ['internal_error', 'Internal server error'],
};

/** The default error of a status. */
export function defaultError(status: number): SunshineError {
  const [code, title] = defaults[status] ?? ['uncategorized_error', 'Uncategorized error'];
  return new SunshineError(status, code, title);
}

/** The default body of a status; undefined for an empty body. Used by faults. */
export function defaultErrorBody(status: number): unknown {
  return defaults[status] === undefined ? undefined : defaultError(status).body;
}
