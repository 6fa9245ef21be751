import type { WebChats } from '../../client/web-chats.ts';
import type { Availability } from '../../domain/webchat/events.ts';
import type { OpenStreams } from './streams/open-streams.ts';

/** Where a visitor's file goes. */
export interface UploadPlace {
  chatId: string;
  /** Id of the conversation on the messaging platform; null while there is none. */
  platformConversation: string | null;
}

/** A visitor's file while it arrives. */
export interface IncomingFile {
  /** Safe to show and to store, see `safeFileName`. */
  name: string;
  /** Told by the content. */
  contentType: string;
  /**
   * The bytes as they arrive. It fails if the file breaks off, is too large, or turns out to be something else; nothing
   * of the file may be kept then. It must be read to its end or cancelled.
   */
  content: ReadableStream<Uint8Array>;
}

/** A file of the vendor that is passed on to a browser. */
export interface OutgoingFile {
  /** Must be read to its end or cancelled. */
  stream: ReadableStream<Uint8Array>;
  /** In bytes; null if the vendor does not say. */
  size: number | null;
}

/** When somebody answers again. */
export interface TeamAvailability extends Availability {
  /** When the team is there again, ISO 8601; left out if it is there, or if that is not known. */
  opensAt?: string | undefined;
}

/** What the routes of web chat need besides the configuration. */
export interface WebChatParts {
  chats: WebChats;
  /** The streams that this process holds; workflows reach them by their `process`. */
  streams: OpenStreams;
  /**
   * Whether somebody answers. The visitor is told that it is not known if it fails, or takes longer than they wait.
   * @param intent what it is about; null if the page does not say
   */
  availability(intent: string | null): Promise<TeamAvailability>;
  /**
   * Passes a file on to the vendor, without holding it whole. Any failure is answered with 503.
   * @returns its address at the vendor, which no browser sees
   */
  upload(place: UploadPlace, file: IncomingFile): Promise<{ url: string }>;
  /** Opens a file of the vendor. Any failure is answered with 503. */
  openFile(url: string): Promise<OutgoingFile>;
  /** The process is about to end: requests that are not recorded soon are refused, so that they go to another one. */
  stop(): void;
}
