import { refusal } from '../../api/operators/schema.ts';

/** The service did not do what was asked. The message says what to do about it. */
export class OperatorsApiError extends Error {
  override readonly name = 'OperatorsApiError';
}

/** The error for an answer that is not the expected one, by its status and its body. */
export function errorOfAnswer(url: string, status: number, body: unknown): OperatorsApiError {
  const { data } = refusal.safeParse(body);
  return new OperatorsApiError(messageFor(url, status, data));
}

function messageFor(url: string, status: number, refused: { error: string; message: string } | undefined): string {
  if (status === 401) {
    return `The service at ${url} refuses our token (401): set API_TOKEN to the one it was started with.`;
  }
  if (refused?.error === 'unknown_conversation') {
    return 'There is no such conversation. List the conversations: npx deskbridge conversations list';
  }
  if (status === 404) {
    return `The service at ${url} has no routes for operators: set API_TOKEN for it too, and restart it.`;
  }
  if (status < 300 || refused === undefined) {
    return `The server at ${url} (status ${status}) is not Deskbridge: is PUBLIC_URL right?`;
  }
  return refused.message;
}
