import type { CallOptions } from '../../../ports/call.ts';
import type { SunshineClient } from '../client.ts';
import type { FlatMetadata } from '../fit-metadata.ts';
import { allPages, pageOf, pageQuery } from '../pages.ts';
import {
  sunshineClientsAnswer,
  sunshineEmptyAnswer,
  sunshineUserAnswer,
  sunshineUsersAnswer,
  type SunshineClientRecord,
  type SunshineUser,
} from '../schema.ts';

/** Settings of a user. */
export interface UserSettings {
  profile?: Partial<Record<'givenName' | 'surname' | 'email' | 'avatarUrl' | 'locale', string | null>>;
  metadata?: FlatMetadata;
}

/** The part of the API for users. */
export interface UsersApi {
  /** `conflict` if there is one with this id. */
  createUser(user: { externalId: string } & UserSettings, options: CallOptions): Promise<SunshineUser>;
  getUser(userIdOrExternalId: string, options: CallOptions): Promise<SunshineUser>;
  updateUser(userIdOrExternalId: string, changes: UserSettings, options: CallOptions): Promise<SunshineUser>;
  deleteUser(userIdOrExternalId: string, options: CallOptions): Promise<void>;
  /** Finds users by an e-mail address among their identities; `profile.email` does not count. */
  findUsers(email: string, options: CallOptions): Promise<SunshineUser[]>;
  listClients(userIdOrExternalId: string, options: CallOptions): Promise<SunshineClientRecord[]>;
}

const users = '/apps/{appId}/users';
const oneUser = `${users}/{userIdOrExternalId}`;
const empty = sunshineEmptyAnswer;

/** See {@link UsersApi}. */
export function createUsersApi(client: SunshineClient): UsersApi {
  const schema = sunshineUserAnswer;
  return {
    createUser: async (body, { signal }) => (await client.request('POST', users, { body, schema, signal })).user,
    async getUser(userIdOrExternalId, { signal }) {
      return (await client.request('GET', oneUser, { ids: { userIdOrExternalId }, schema, signal })).user;
    },
    async updateUser(userIdOrExternalId, body, { signal }) {
      const options = { ids: { userIdOrExternalId }, body, repeatable: true, schema, signal };
      return (await client.request('PATCH', oneUser, options)).user;
    },
    async deleteUser(userIdOrExternalId, { signal }) {
      await client.request('DELETE', oneUser, { ids: { userIdOrExternalId }, repeatable: true, schema: empty, signal });
    },
    async findUsers(email, { signal }) {
      const query = { 'filter[identities.email]': email };
      return (await client.request('GET', users, { query, schema: sunshineUsersAnswer, signal })).users;
    },
    listClients: (userIdOrExternalId, options) =>
      allPages(async (cursor, { signal }) => {
        const request = {
          ids: { userIdOrExternalId },
          query: pageQuery(cursor, 'after'),
          schema: sunshineClientsAnswer,
        };
        const { clients, meta } = await client.request('GET', `${oneUser}/clients`, { ...request, signal });
        return pageOf(clients, meta, 'after');
      }, options),
  };
}
