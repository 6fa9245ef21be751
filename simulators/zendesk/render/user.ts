import type { GroupRecord, IdentityRecord, UserFieldRecord, UserRecord } from '../records.ts';
import type { ZendeskStore } from '../store.ts';
import { vendorTime } from './time.ts';

/** `user` with all keys of recorded answers. */
export function renderUser(user: UserRecord, store: ZendeskStore, baseUrl: string): Record<string, unknown> {
  const isStaff = user.role !== 'end-user';
  const unset = Object.fromEntries([...store.userFields.keys()].map((key) => [key, null]));
  return {
    id: user.id,
    url: `${baseUrl}/api/v2/users/${user.id}.json`,
    name: user.name,
    email: user.email,
    created_at: vendorTime(user.createdAtMs),
    updated_at: vendorTime(user.updatedAtMs),
    time_zone: 'Eastern Time (US & Canada)',
    iana_time_zone: 'America/New_York',
    phone: user.phone,
    shared_phone_number: store.isSharedPhone(user),
    photo: null,
    locale_id: 1,
    locale: 'en-US',
    organization_id: null,
    role: user.role,
    verified: isStaff,
    external_id: user.externalId,
    tags: user.tags,
    alias: user.alias,
    active: user.active,
    shared: false,
    shared_agent: false,
    last_login_at: null,
    two_factor_auth_enabled: null,
    signature: null,
    details: user.details,
    notes: user.notes,
    role_type: user.role === 'admin' ? 4 : null,
    custom_role_id: null,
    moderator: isStaff,
    ticket_restriction: isStaff ? null : 'requested',
    only_private_comments: false,
    restricted_agent: !isStaff,
    suspended: user.suspended,
    default_group_id: null,
    report_csv: isStaff,
    user_fields: { ...unset, ...user.userFields },
  };
}

/** The 200 that `GET /users/me` gives to a caller without valid credentials (tested on live accounts). */
export function renderAnonymousUser(): Record<string, unknown> {
  return {
    id: null,
    url: null,
    name: 'Anonymous user',
    email: 'invalid@example.com',
    created_at: null,
    updated_at: null,
    time_zone: 'Eastern Time (US & Canada)',
    iana_time_zone: 'America/New_York',
    phone: null,
    locale_id: 1,
    locale: 'en-US',
    role: 'end-user',
    verified: false,
    external_id: null,
    tags: [],
    active: true,
    user_fields: {},
  };
}

/** `identity` (Zendesk API description, user identities). */
export function renderIdentity(identity: IdentityRecord, user: UserRecord, baseUrl: string): Record<string, unknown> {
  return {
    url: `${baseUrl}/api/v2/users/${user.id}/identities/${identity.id}.json`,
    id: identity.id,
    user_id: user.id,
    type: identity.type,
    value: identity.value,
    verified: identity.verified,
    primary: identity.primary,
    created_at: vendorTime(identity.createdAtMs),
    updated_at: vendorTime(identity.createdAtMs),
  };
}

/** `group` with all keys of recorded answers. */
export function renderGroup(group: GroupRecord, baseUrl: string): Record<string, unknown> {
  return {
    url: `${baseUrl}/api/v2/groups/${group.id}.json`,
    id: group.id,
    is_public: true,
    name: group.name,
    description: '',
    default: false,
    deleted: false,
    created_at: vendorTime(group.createdAtMs),
    updated_at: vendorTime(group.createdAtMs),
  };
}

/** `user_field` with all keys of recorded answers. */
export function renderUserField(field: UserFieldRecord, baseUrl: string): Record<string, unknown> {
  return {
    url: `${baseUrl}/api/v2/user_fields/${field.id}.json`,
    id: field.id,
    type: field.type,
    key: field.key,
    title: field.title,
    description: '',
    raw_title: field.title,
    raw_description: '',
    position: 0,
    active: true,
    system: false,
    regexp_for_validation: null,
    created_at: vendorTime(field.createdAtMs),
    updated_at: vendorTime(field.createdAtMs),
  };
}
