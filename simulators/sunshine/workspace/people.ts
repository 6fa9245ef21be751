import type { ZendeskSimulator } from '../../zendesk/index.ts';
import type { UserRecord } from '../../zendesk/records.ts';
import { photoPath } from '../media.ts';
import { teamMember } from './tickets.ts';

/** A person who answers at the desk. */
export interface DeskPerson {
  /** As the metadata of their messages names them. */
  id: string;
  name: string;
  /** Null for somebody without a picture. */
  avatarUrl: string | null;
  /** The member of the team; null without an account. */
  user: UserRecord | null;
}

/** The people at the desk: members of the team of the Zendesk account when there is one. */
export class DeskPeople {
  readonly #zendesk: Pick<ZendeskSimulator, 'store' | 'settings'> | null;
  readonly #origin: () => string;
  /** By name. */
  readonly #colleagues = new Map<string, DeskPerson>();
  /** The account's member of the team, as it was when the desk was opened. */
  readonly #member: UserRecord | null;

  /** @param origin `http://host:port` of the simulator, for the addresses of pictures */
  constructor(zendesk: Pick<ZendeskSimulator, 'store' | 'settings'> | null, origin: () => string) {
    this.#zendesk = zendesk;
    this.#origin = origin;
    this.#member = zendesk === null ? null : teamMember(zendesk);
  }

  /** The person who takes conversations. Has a picture. */
  get first(): DeskPerson {
    const id = String(this.#member?.id ?? 1);
    return {
      id,
      name: this.#member?.name ?? 'Robin Agent',
      avatarUrl: `${this.#origin()}${photoPath(id)}`,
      user: this.#member,
    };
  }

  /** Somebody else with this name, without a picture. Joins the team if nobody there has the name. */
  colleague(name: string): DeskPerson {
    const known = this.#colleagues.get(name);
    if (known !== undefined) return known;
    const email = `colleague-${this.#colleagues.size + 1}@zendesk.example`;
    const user = this.#zendesk?.store.seedUser({ name, email, role: 'agent' }) ?? null;
    const person = { id: String(user?.id ?? this.#colleagues.size + 2), name, avatarUrl: null, user };
    this.#colleagues.set(name, person);
    return person;
  }
}
