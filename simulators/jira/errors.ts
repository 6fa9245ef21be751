/** An answer that refuses the request. */
export class JiraError extends Error {
  readonly status: number;
  readonly body: unknown;
  constructor(status: number, body: unknown) {
    super(`status ${status}`);
    this.status = status;
    this.body = body;
  }
}

/** The error envelope of the platform API. */
export function platformError(status: number, messages: string[], errors: Record<string, string> = {}): JiraError {
  return new JiraError(status, { errorMessages: messages, errors });
}

/** The error envelope of the Jira Service Management API. */
export function deskError(status: number, key: string, message: string): JiraError {
  return new JiraError(status, { errorMessage: message, i18nErrorMessage: { i18nKey: key, parameters: [] } });
}

/** The 404 of an issue that does not exist or is not visible. */
export function noSuchIssue(): JiraError {
  return platformError(404, ['Issue does not exist or you do not have permission to see it.']);
}

/** The default body of a status. Used by faults. */
export function defaultErrorBody(status: number): unknown {
  if (status === 401) return { message: 'Client must be authenticated to access this resource.', 'status-code': 401 };
  if (status === 429) return { errorMessages: ['Rate limit exceeded.'], errors: {} };
  return { errorMessages: [`Simulated failure with status ${status}.`], errors: {} };
}
