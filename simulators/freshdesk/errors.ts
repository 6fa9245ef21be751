/** One member of a request that was refused (Freshdesk API v2, error response). */
export interface RefusedField {
  field: string;
  message: string;
  code: string;
}

/** An answer that refuses the request. Without a body for what is not found. */
export class FreshdeskError extends Error {
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body?: unknown) {
    super(`Freshdesk answers ${status}`);
    this.status = status;
    this.body = body;
  }
}

/** 400, or 409 when a value is taken. */
export function validationFailed(errors: readonly RefusedField[]): FreshdeskError {
  const status = errors.some(({ code }) => code === 'duplicate_value') ? 409 : 400;
  return new FreshdeskError(status, { description: 'Validation failed', errors });
}

/** A member that the call does not have. */
export function unexpectedField(field: string): RefusedField {
  return { field, message: 'Unexpected/invalid field in request', code: 'invalid_field' };
}

/** A value that cannot be. */
export function invalidValue(field: string, message: string): RefusedField {
  return { field, message, code: 'invalid_value' };
}

/** A member that must be there. */
export function missingField(field: string): RefusedField {
  return { field, message: 'It should be filled in', code: 'missing_field' };
}

/** 404: no body at all. */
export function notFound(): FreshdeskError {
  return new FreshdeskError(404);
}

const usualBodies: Readonly<Record<number, unknown>> = {
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

/** The body that usually goes with a status; undefined = an empty body. Used by faults. */
export function usualErrorBody(status: number): unknown {
  return usualBodies[status];
}
