import type { IncomingFile, UploadPlace, WebChatParts } from '../../src/api/webchat/parts.ts';
import { OpenStreams } from '../../src/api/webchat/streams/open-streams.ts';
import { MemoryChats } from './memory-chats.ts';

/** A file that the vendor has. */
export interface StoredFile extends Omit<IncomingFile, 'content'> {
  place: UploadPlace;
  bytes: Buffer;
}

let processes = 0;

/** What the routes of web chat need, in the memory of the test; `stored` is what the vendor has, by address. */
export function webchatParts(
  chats = new MemoryChats(),
  changes: Partial<WebChatParts> = {},
): WebChatParts & { stored: Map<string, StoredFile> } {
  const streams = new OpenStreams(`process-${(processes += 1)}`);
  const stored = new Map<string, StoredFile>();
  chats.connect(streams);
  return {
    chats,
    streams,
    stored,
    availability: async () => ({ available: true, waitMinutes: 2 }),
    upload: async (place, { content, ...file }) => {
      const pieces: Uint8Array[] = [];
      for await (const piece of content) pieces.push(piece);
      const url = `https://vendor.example/files/${stored.size + 1}?key=vendor-key`;
      stored.set(url, { ...file, place, bytes: Buffer.concat(pieces) });
      return { url };
    },
    stop: () => undefined,
    openFile: async (url) => {
      const file = stored.get(url);
      if (file === undefined) throw new Error('the vendor has no such file');
      return { stream: ReadableStream.from([new Uint8Array(file.bytes)]), size: file.bytes.length };
    },
    ...changes,
  };
}
