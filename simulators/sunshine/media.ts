import type { AppRecord, AttachmentRecord } from './records.ts';
import type { World } from './world.ts';

/** Path of a file: `/media/{app}/{file}/{name}`. */
const mediaPath = /\/media\/[0-9a-f]+\/(?<id>[0-9a-f]+)\//u;

/** The id of the file at an address of this simulator; null for any other address. */
export function attachmentIdOf(url: string): string | null {
  return mediaPath.exec(url)?.groups?.['id'] ?? null;
}

/** Stores a file and returns its path. */
export function addAttachment(world: World, app: AppRecord, file: Omit<AttachmentRecord, 'id'>): string {
  const attachment = { ...file, id: world.ids.next() };
  app.attachments.set(attachment.id, attachment);
  return `/media/${app.id}/${attachment.id}/${encodeURIComponent(attachment.name)}`;
}
