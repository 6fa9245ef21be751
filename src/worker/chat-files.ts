import { createSunshine } from '../adapters/sunshine/index.ts';
import type { Config } from '../config/load-config.ts';
import type { FileUpload, Messaging, OpenFile } from '../ports/messaging.ts';

/** The files of web chats at the vendor. They pass through an API process while they arrive, and no workflow. */
export interface ChatFiles {
  /** Passes a file on to the platform; see `Messaging.uploadFile`. */
  upload(conversationId: string, file: FileUpload): Promise<{ url: string }>;
  /** Opens a file of the platform; see `Messaging.openFile`. */
  open(url: string): Promise<OpenFile>;
  close(): Promise<void>;
}

/** Time limit for one file, in milliseconds. */
const limitMs = 5 * 60_000;

/** Connects to the messaging platform for files; null when it is not configured. */
export function connectChatFiles({
  sunshine,
  phoneNumbers,
}: Pick<Config, 'sunshine' | 'phoneNumbers'>): ChatFiles | null {
  if (sunshine === null) return null;
  const { defaultCountry } = phoneNumbers;
  const connected = createSunshine({ ...sunshine, seat: sunshine.botSeat, defaultCountry });
  const { messaging }: { messaging: Messaging } = connected;
  const limited = () => ({ signal: AbortSignal.timeout(limitMs) });
  return {
    upload: (conversationId, file) => messaging.uploadFile(conversationId, file, limited()),
    open: (url) => messaging.openFile(url, limited()),
    close: () => connected.close(),
  };
}
