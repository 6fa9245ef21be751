/** A refused member of a request (Freshdesk API v2, error response). */
export interface RefusedField {
  field: string;
  message: string;
  code: string;
}

/** An answer that refuses the request. A 404 has no body. */
export class FreshdeskError extends Error {
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body?: unknown) {
    super(`Freshdesk answers ${status}`);
    this.status = status;
    this.body = body;
  }
}

/** 400; 409 when a value is already taken. */
export function validationFailed(errors: readonly RefusedField[]): FreshdeskError {
  const status = errors.some(({ code }) => code === 'duplicate_value') ? 409 : 400;
  return new FreshdeskError(status, { description: 'Validation failed', errors });
}

/** A member that the call does not take. */
export function unexpectedField(field: string): RefusedField {
  return { field, message: 'Unexpected/invalid field in request', code: 'invalid_field' };
}

/** A value that is not allowed. */
export function invalidValue(field: string, message: string): RefusedField {
  return { field, message, code: 'invalid_value' };
}

/** A required member that was not sent. */
export function missingField(field: string): RefusedField {
  return { field, message: 'It should be filled in', code: 'missing_field' };
}

/** 404, without a body. */
export function notFound(): FreshdeskError {
  return new FreshdeskError(404);
}

const defaultBodies: Readonly<Record<number, unknown>> = {
  400: { description: 'Validation failed', errors: [invalidValue('subject', 'Refused by the simulator')] },
  401: { code: 'invalid_credentials', message: 'You have to be logged in to perform this action.' },
  403: { code: 'access_denied', message: 'You are not authorized to perform this action.' },
  409: {
    description: 'Validation failed',
    errors: [{ field: 'email', message: 'It is taken', code: 'duplicate_value' }],
  },
  415: { code: 'invalid_content_type', message: 'Only application/json and multipart/form-data are supported.' },
  429: { message: 'You have exceeded the limit of requests per minute' },
  500: { code: 'internal_error', message: 'Something went wrong.' },
};

/** The default body of a status; undefined for an empty body. Used by faults. */
export function defaultErrorBody(status: number): unknown {
  return defaultBodies[status];
}
