import { isSelfTestId } from '../../domain/messaging/self-test.ts';

const prefix = 'deskbridge-';

/** The external id of the user that a self-test creates and deletes. */
export function selfTestUser(id: string): string {
  return `${prefix}${id}`;
}

/** The self-test that this external id belongs to; null if it is that of a real user. */
export function selfTestOfUser(externalId: string | null | undefined): string | null {
  if (externalId?.startsWith(prefix) !== true) return null;
  const id = externalId.slice(prefix.length);
  return isSelfTestId(id) ? id : null;
}
