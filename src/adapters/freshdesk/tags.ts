import type { Unmet } from '../../domain/tickets/unmet.ts';

/** Tag of a ticket whose group does not exist in the account, or exists twice. It has to be routed by hand. */
export const unroutedTag = 'deskbridge-unrouted';

/** Freshdesk refuses longer tags. */
const maximumTagLength = 32;

/** A tag in a form that Freshdesk accepts; null when there is none. A comma would split it into two tags. */
function toTag(tag: string): string | null {
  const clean = tag.trim().replaceAll(/[^\p{L}\p{N}_-]/gu, '-');
  return clean.length <= maximumTagLength && /[\p{L}\p{N}]/u.test(clean) ? clean : null;
}

/**
 * The tags in a form that Freshdesk accepts.
 * @param unmet gets the tags that have no such form
 */
export function planTags(tags: readonly string[], unmet: Unmet[]): string[] {
  return tags.flatMap((tag) => {
    const clean = toTag(tag);
    if (clean === null) unmet.push({ what: 'tags', wanted: tag, why: 'unsupported' });
    return clean === null ? [] : [clean];
  });
}

/** The present tags and those to add; undefined when all of them are present. */
export function mergedTags(present: readonly string[], addTags: readonly string[]): string[] | undefined {
  const known = new Set(present.map((tag) => tag.toLowerCase()));
  const missing = addTags.filter((tag) => !known.has(tag.toLowerCase()));
  return missing.length === 0 ? undefined : [...present, ...new Set(missing)];
}
