import { ServiceFailure } from '../../../domain/failures.ts';
import { appNotFound } from '../errors.ts';

/** The setup of the switchboard stopped early. The message says in plain words what to do. */
export class SwitchboardError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'SwitchboardError';
  }
}

const adminCenter = 'Admin Center, Apps and integrations, Conversations API';
const again = 'Run it again: it continues where it stopped.';

function advice({ details, message }: ServiceFailure): string {
  if (message.includes(appNotFound)) {
    return `The platform knows no app with this id: copy SUNSHINE_APP_ID from ${adminCenter}, and check that SUNSHINE_URL or ZENDESK_SUBDOMAIN is of the same account.`;
  }
  switch (details.kind) {
    case 'unauthenticated':
      return `The platform rejects the key; it may have been revoked. Check SUNSHINE_KEY_ID, SUNSHINE_KEY_SECRET and SUNSHINE_AUTH, or make a new key in ${adminCenter}. The service needs it too: restart it.`;
    case 'forbidden':
      return 'The key is not allowed to do this. Use a key of the app (app_…) or of the account (act_…) in SUNSHINE_KEY_ID; the key of an integration cannot set up a switchboard. Check also that SUNSHINE_APP_ID is the app that the key was made for.';
    case 'notFound':
      return 'The platform did not find it: check SUNSHINE_APP_ID and SUNSHINE_URL. If they are right, something was removed in the meantime; run it again.';
    case 'rateLimited':
      return `The platform received too many requests. Wait ${Math.ceil((details.retryAfterMs ?? 60_000) / 1000)} seconds. ${again}`;
    case 'unavailable':
      return `The platform cannot be reached or answers with an error. Check SUNSHINE_URL or ZENDESK_SUBDOMAIN. ${again}`;
    case 'ambiguous':
    case 'conflict':
      return `The answer was lost, so the change may have been made or not. ${again}`;
    case 'rejected':
      return message.includes('too_many_switchboard_integrations')
        ? 'The switchboard already has ten seats, the maximum: delete one that is not used.'
        : 'The platform refused it. An app may have one switchboard, ten seats and ten webhooks; the seat of a partner needs the partner to be connected to the app first.';
    case 'unsupported':
      return 'The platform cannot do this.';
  }
}

/**
 * Waits for work that calls the platform.
 * @param what names the work, like a step's words
 * @throws {SwitchboardError} in place of a ServiceFailure; it says in plain words what failed and what to do
 */
export async function explainFailure<T>(what: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof ServiceFailure)) throw error;
    throw new SwitchboardError(`This failed: ${what}.\n${advice(error)}\n(${error.message})`, { cause: error });
  }
}
