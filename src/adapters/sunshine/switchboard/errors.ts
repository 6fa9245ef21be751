import { ServiceFailure } from '../../../domain/failures.ts';

/** Setting the switchboard up ended early. The message says in plain words what to do. */
export class SwitchboardError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'SwitchboardError';
  }
}

const again = 'Run it again: it goes on where it stopped.';

function advice({ details, message }: ServiceFailure): string {
  switch (details.kind) {
    case 'unauthenticated':
      return 'The platform does not accept the key: check SUNSHINE_KEY_ID, SUNSHINE_KEY_SECRET and SUNSHINE_AUTH.';
    case 'forbidden':
      return 'The key may not do this. Use a key of the app (app_…) or of the account (act_…) in SUNSHINE_KEY_ID; the key of an integration cannot set up a switchboard.';
    case 'notFound':
      return 'The platform does not know it: check SUNSHINE_APP_ID and SUNSHINE_URL. If they are right, somebody took something away meanwhile; run it again.';
    case 'rateLimited':
      return `Too many calls at the moment. Wait ${Math.ceil((details.retryAfterMs ?? 60_000) / 1000)} seconds. ${again}`;
    case 'unavailable':
      return `The platform cannot be reached, or has a fault. ${again}`;
    case 'ambiguous':
    case 'conflict':
      return `The answer was lost, so it may be done or not. ${again}`;
    case 'rejected':
      return message.includes('too_many_switchboard_integrations')
        ? 'The switchboard has all the ten seats that it may have: delete one that nobody uses.'
        : 'The platform refused it. An app may have one switchboard, ten seats and ten webhooks; a partner’s seat needs the partner to be connected to the app first.';
    case 'unsupported':
      return 'The platform cannot do it.';
  }
}

/** Waits for what is done, and says in plain words why it failed. */
export async function explained<T>(what: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof ServiceFailure)) throw error;
    throw new SwitchboardError(`Could not do: ${what}.\n${advice(error)}\n(${error.message})`, { cause: error });
  }
}
