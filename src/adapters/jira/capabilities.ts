import type { Capabilities, Capability } from '../../domain/desk/desk.ts';
import type { SiteLookups } from './site-lookups.ts';

const yes = (how: string): Capability => ({ supported: true, how });
const no = (how: string): Capability => ({ supported: false, how });

function privateNotes(isServiceDesk: boolean | null, notesRole: string | null): Capability {
  if (isServiceDesk === true) return yes('internal comments');
  if (notesRole !== null) return yes('comments that only a project role can see');
  return no(isServiceDesk === null ? 'not known before the first call' : 'a plain project without a role for notes');
}

function contacts(isServiceDesk: boolean | null): Capability {
  if (isServiceDesk === true) return yes('the customer of the portals with the address, who is added if there is none');
  return no(isServiceDesk === null ? 'not known before the first call' : 'only users of the site report issues');
}

/**
 * What Jira can and cannot do. Before the first call it may not be known whether the project has a portal; until then
 * `privateNotes` and `contacts` promise no more than a plain project can keep.
 */
export function jiraCapabilities(
  lookups: Pick<SiteLookups, 'knownAsServiceDesk'>,
  notesRole: string | null,
): Capabilities {
  return {
    get privateNotes() {
      return privateNotes(lookups.knownAsServiceDesk, notesRole);
    },
    groups: yes('components of the project'),
    get contacts() {
      return contacts(lookups.knownAsServiceDesk);
    },
    phoneLookup: no('users of Jira have no phone number'),
    reopenClosed: yes('a transition out of done; when the workflow has none, a follow-up'),
    nativeIdempotency: no('the issue is found again by a label, after a wait for the search index'),
    signedWebhooks: yes('X-Hub-Signature, SHA-256'),
    optimisticLock: no('versions are compared just before the first write'),
    messagingTickets: no('Jira makes no tickets of messaging conversations'),
  };
}
