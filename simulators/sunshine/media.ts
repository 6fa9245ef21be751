import { createHmac } from 'node:crypto';
import type { AppRecord, AttachmentRecord } from './records.ts';
import type { World } from './world.ts';

/** Path of a file: `/sc/attachments/v2/{file}/{name}` (Sunshine Conversations v2, example of an upload). */
const mediaPath = /\/sc\/attachments\/v2\/(?<id>[0-9a-f]+)\//u;
/** How long a signed address works, in milliseconds. */
const signedForMs = 5 * 60_000;

/** A file that somebody sends. */
export interface NamedFile {
  name: string;
  contentType: string;
  content: Uint8Array;
}

/** Where pictures of the team are; the last part of the path is their name. */
export const photoRoot = '/system/photos';

/** Path of the picture of a person of the team. */
export function photoPath(personId: string): string {
  return `${photoRoot}/${personId}/profile.png`;
}

/** Everybody's picture: one pixel. */
export const photo = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGPQz+8HAAH+AS4cYDowAAAAAElFTkSuQmCC',
  'base64',
);

/** The id of the file at an address of this simulator; null for any other address. */
export function attachmentIdOf(url: string): string | null {
  return mediaPath.exec(url)?.groups?.['id'] ?? null;
}

/** Stores a file and returns its path. */
export function addAttachment(world: World, app: AppRecord, file: Omit<AttachmentRecord, 'id'>): string {
  const attachment = { ...file, id: world.ids.next() };
  app.attachments.set(attachment.id, attachment);
  return `/sc/attachments/v2/${attachment.id}/${encodeURIComponent(attachment.name)}`;
}

/** The file with this id, of whichever app; undefined if there is none. */
export function attachmentWith(world: World, id: string): AttachmentRecord | undefined {
  return [...world.apps.values()].map(({ attachments }) => attachments.get(id)).find((found) => found !== undefined);
}

/** The signed path of a file in the platform's storage, which works for some minutes and names it by its id only. */
export function signedPath(world: World, secret: string, id: string): string {
  const expires = String(world.now() + signedForMs);
  return `/storage/${id}?${new URLSearchParams({ Expires: expires, Signature: signatureOf(secret, id, expires) }).toString()}`;
}

/** True if the signature is right and has not expired. */
export function isSignedPath(world: World, secret: string, id: string, query: Record<string, unknown>): boolean {
  const { Expires: expires, Signature: signature } = query;
  if (typeof expires !== 'string' || Number(expires) < world.now()) return false;
  return signature === signatureOf(secret, id, expires);
}

function signatureOf(secret: string, id: string, expires: string): string {
  return createHmac('sha256', secret).update(`${id}/${expires}`).digest('hex');
}
