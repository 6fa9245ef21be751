/** An entry of `details` in a 422 (recorded answers). */
export interface FieldError {
  description: string;
  error?: string | null;
  ticket_field_id?: number;
  ticket_field_type?: string;
}

/** An answer that refuses the request, with its status and body. */
export class ZendeskError extends Error {
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    super(`Zendesk answers ${status}`);
    this.status = status;
    this.body = body;
  }
}

/** 404 of a missing, deleted or invisible record. */
export function notFound(): ZendeskError {
  return new ZendeskError(404, { error: 'RecordNotFound', description: 'Not found' });
}

/** 404 of a path that does not exist, or not in the account's plan. */
export function invalidEndpoint(): ZendeskError {
  return new ZendeskError(404, { error: 'InvalidEndpoint', description: 'Not found' });
}

/** 422 with the mistakes by field. */
export function recordInvalid(details: Record<string, FieldError[]>): ZendeskError {
  return new ZendeskError(422, { error: 'RecordInvalid', description: 'Record validation errors', details });
}

/** 400 of a value of the wrong type or a missing root object. */
export function invalidAttribute(attribute: string, expected: string): ZendeskError {
  return new ZendeskError(400, {
    error: {
      title: 'Invalid attribute',
      message: `You passed an invalid value for the ${attribute} attribute. Invalid parameter: ${attribute} must be ${expected}`,
    },
  });
}

/** 400 in the list envelope of the pagination layer. */
export function invalidPagination(code: string, detail: string): ZendeskError {
  return new ZendeskError(400, { errors: [{ code, title: 'Invalid pagination', detail }] });
}

/** 409 of a write with an outdated `updated_stamp`. */
export function updateConflict(): ZendeskError {
  return new ZendeskError(409, {
    error: 'UpdateConflict',
    description: 'Safe Update prevented the update due to outdated ticket data.',
  });
}

/** 422 of any change of a closed ticket. */
export function closedTicket(): ZendeskError {
  return recordInvalid({ status: [{ description: 'Status: closed prevents ticket update' }] });
}

/** The default body of a status; undefined for an empty body. Used by faults. */
export function defaultErrorBody(status: number): unknown {
  switch (status) {
    case 401:
      return { error: "Couldn't authenticate you" };
    case 403:
      return { error: { title: 'Forbidden', message: 'You do not have access to this page.' } };
    case 404:
      return notFound().body;
    case 409:
      return updateConflict().body;
    case 422:
      return recordInvalid({ base: [{ description: 'Refused by the simulator', error: 'Refused' }] }).body;
    case 429:
      return { error: 'TooManyRequests', description: 'Number of allowed API requests per minute exceeded' };
    case 500:
      return { error: 'Internal Server Error' };
    default:
      return undefined;
  }
}
