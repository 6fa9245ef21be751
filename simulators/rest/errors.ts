import type { ZodError } from 'zod';

/** A refused member of a request. */
export interface RefusedField {
  /** Dotted path, like `message.body`. */
  field: string;
  message: string;
}

/** An answer that refuses the request, in the contract's error shape. */
export class RestDeskError extends Error {
  readonly status: number;
  readonly body: { error: { code: string; message: string; fields?: RefusedField[] } };

  constructor(status: number, code: string, message: string, fields?: RefusedField[]) {
    super(`the desk answers ${status} ${code}`);
    this.status = status;
    this.body = { error: { code, message, ...(fields === undefined ? {} : { fields }) } };
  }
}

/** 422 that names every mistake of a body or a query. */
export function validationFailed(error: ZodError): RestDeskError {
  const fields = error.issues.map(({ path, message }) => ({ field: path.map(String).join('.'), message }));
  return new RestDeskError(422, 'validation_failed', 'The request has mistakes', fields);
}

/** 404 of a missing or deleted record. */
export function notFound(): RestDeskError {
  return new RestDeskError(404, 'not_found', 'There is no such record');
}

const defaultCodes: Readonly<Record<number, [code: string, message: string]>> = {
  400: ['bad_request', 'The request makes no sense'],
  401: ['unauthenticated', 'The token is missing or wrong'],
  403: ['forbidden', 'The token lacks the right'],
  404: ['not_found', 'There is no such record'],
  409: ['in_progress', 'A request with this Idempotency-Key is still running'],
  412: ['version_mismatch', 'The ticket has changed'],
  422: ['validation_failed', 'The request has mistakes'],
  429: ['rate_limited', 'Too many requests'],
};

/** The default body of a status. Used by faults. */
export function defaultErrorBody(status: number): unknown {
  const [code, message] = defaultCodes[status] ?? ['internal', 'The desk failed'];
  return new RestDeskError(status, code, message).body;
}
