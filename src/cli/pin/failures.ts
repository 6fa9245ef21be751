import type { DeskName } from '../../config/desk-names.ts';
import { ServiceFailure } from '../../domain/failures.ts';

/** The settings to check when a help desk cannot be reached or refuses our credentials. */
const settings: Record<DeskName, { address: string; credentials: string }> = {
  zendesk: {
    address: 'ZENDESK_SUBDOMAIN',
    credentials: 'ZENDESK_EMAIL and ZENDESK_API_TOKEN, or the OAuth client',
  },
  jira: { address: 'JIRA_URL', credentials: 'JIRA_EMAIL and JIRA_API_TOKEN' },
  freshdesk: { address: 'FRESHDESK_URL', credentials: 'FRESHDESK_API_KEY' },
  rest: { address: 'REST_DESK_URL', credentials: 'REST_DESK_TOKEN' },
};

/** Turns a ServiceFailure into an Error that tells an operator what to do; returns anything else unchanged. */
export function explainFailure(error: unknown, desk: DeskName): unknown {
  if (!(error instanceof ServiceFailure)) return error;
  return new Error(`${hintOf(error, desk)} (${error.message})`);
}

function hintOf({ kind, details }: ServiceFailure, desk: DeskName): string {
  if (details.service === 'temporal') {
    return 'Deskbridge itself keeps the PINs for this help desk, and it does not answer: is it running, with a worker?';
  }
  const { address, credentials } = settings[desk];
  const hints: Partial<Record<ServiceFailure['kind'], string>> = {
    notFound: 'There is no such user.',
    unauthenticated: `The help desk refused our credentials: check ${credentials}.`,
    forbidden: 'Our credentials may not do this: they need to read and write users.',
    unavailable: `The help desk does not answer: check ${address}, or try again later.`,
    ...(desk === 'zendesk'
      ? { rejected: 'The help desk refused the change: is there a text user field with the key support_pin?' }
      : {}),
  };
  return hints[kind] ?? 'The help desk could not do this.';
}
