/** The member of a conversation's metadata that names the web chat that it was made for. */
export const chatMember = 'deskbridge.chat';

/** Ids from events become parts of workflow ids. */
const chatPattern = /^[\w-]{1,64}$/;

/** True for an id of a web chat that can be read back from metadata. */
export function isChatId(id: string): boolean {
  return chatPattern.test(id);
}

/** The web chat that a conversation belongs to; null if to none, or if what it says there is not an id. */
export function chatOf({ metadata }: { metadata?: Record<string, unknown> | null | undefined }): string | null {
  const chat = metadata?.[chatMember];
  return typeof chat === 'string' && isChatId(chat) ? chat : null;
}
