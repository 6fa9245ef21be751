import type { Capabilities, Capability } from '../../domain/desk/desk.ts';
import type { Site } from './site-lookups.ts';

const yes = (how: string): Capability => ({ supported: true, how });
const no = (how: string): Capability => ({ supported: false, how });

function privateNotes(isServiceDesk: boolean | null, notesRole: string | null): Capability {
  if (isServiceDesk === true) return yes('internal comments');
  if (notesRole !== null) return yes('comments that only a project role sees');
  return no(isServiceDesk === null ? 'not known before the first call' : 'a plain project without a role for notes');
}

/**
 * What Jira can and cannot do. Whether the project has a portal may not be known before the first call; until then
 * `privateNotes` promises nothing that a plain project could not keep.
 */
export function jiraCapabilities(site: Site, notesRole: string | null): Capabilities {
  return {
    get privateNotes() {
      return privateNotes(site.knownAsServiceDesk, notesRole);
    },
    groups: yes('components of the project'),
    phoneLookup: no('users of Jira have no phone number'),
    reopenClosed: yes('a transition out of done; a workflow without one makes a follow-up'),
    nativeIdempotency: no('found again by a label, with a wait for the search index'),
    signedWebhooks: yes('X-Hub-Signature, SHA-256'),
    optimisticLock: no('compared just before the first write'),
    messagingTickets: no('Jira makes no tickets of messaging conversations'),
  };
}
