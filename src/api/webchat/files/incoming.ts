import type { Readable } from 'node:stream';
import { ChatRefusal, invalid, wrongType } from '../refusals.ts';
import { headBytes, sniff, watchText, type SniffedType } from './sniff.ts';

/** An upload of which nothing arrives for this long is given up, in milliseconds. */
const silenceMs = 30_000;

/** What visitors may send. */
export interface FileRules {
  maxBytes: number;
  /** Media types. */
  types: readonly string[];
}

/** A file that has begun to arrive, and that may be sent. */
export interface AcceptedFile {
  type: SniffedType;
  /** Its bytes as they arrive. Fails with a {@link ChatRefusal} when it turns out that the file may not be sent. */
  content: ReadableStream<Uint8Array>;
  /** Bytes so far. */
  size(): number;
  /** Why {@link AcceptedFile.content} has failed; null if it has not. */
  failure(): unknown;
  /** True if all of it has arrived, and was read. */
  isComplete(): boolean;
}

/**
 * Looks at the beginning of a file. Only a few kilobytes of it are held at a time.
 * @throws {ChatRefusal} if it is empty, or of a type that may not be sent
 */
export async function acceptFile(arriving: Readable, { maxBytes, types }: FileRules): Promise<AcceptedFile> {
  const pieces = piecesOf(arriving, maxBytes);
  const head = await headOf(pieces);
  if (head.length === 0) throw invalid('file: is empty');
  const type = await sniff(head, types);
  if (type === null) throw notAllowed(types);
  const state: { size: number; failure: unknown; isComplete: boolean } = { size: 0, failure: null, isComplete: false };
  const watch = type.type === 'text/plain' ? watchText() : () => undefined;
  async function* content(): AsyncGenerator<Uint8Array> {
    try {
      for await (const piece of withHead(head, pieces)) {
        state.size += piece.length;
        watchPiece(watch, piece, types);
        yield piece;
      }
      watchPiece(watch, null, types);
      state.isComplete = true;
    } catch (error) {
      state.failure = error;
      throw error;
    }
  }
  return {
    type,
    content: ReadableStream.from(content()),
    size: () => state.size,
    failure: () => state.failure,
    isComplete: () => state.isComplete,
  };
}

function watchPiece(
  watch: (piece: Uint8Array, more: boolean) => void,
  piece: Uint8Array | null,
  types: readonly string[],
): void {
  try {
    watch(piece ?? new Uint8Array(), piece !== null);
  } catch {
    throw notAllowed(types);
  }
}

function notAllowed(types: readonly string[]): ChatRefusal {
  return wrongType(`Files of this type cannot be sent. Possible are: ${types.join(', ')}.`);
}

/** The pieces of a file, as long as it is not too large and does not stop to arrive. */
async function* piecesOf(arriving: Readable, maxBytes: number): AsyncGenerator<Uint8Array> {
  const iterator = arriving[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let size = 0;
  for (;;) {
    const next = await inTime(iterator.next()).catch((error: unknown) => {
      throw error instanceof ChatRefusal ? error : invalid('file: broke off');
    });
    if (next.done === true) return;
    size += next.value.length;
    if (size > maxBytes) throw tooLarge(maxBytes);
    yield next.value;
  }
}

/** The refusal of a file that is too large. */
export function tooLarge(maxBytes: number): ChatRefusal {
  const message = `The file is larger than ${Math.floor(maxBytes / (1024 * 1024))} MB.`;
  return new ChatRefusal({ status: 413, error: 'too_large', message });
}

async function inTime<Result>(next: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(invalid('file: did not arrive in time')), silenceMs);
  });
  try {
    return await Promise.race([next, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function headOf(pieces: AsyncGenerator<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  while (size < headBytes) {
    const next = await pieces.next();
    if (next.done === true) break;
    parts.push(next.value);
    size += next.value.length;
  }
  return Buffer.concat(parts);
}

async function* withHead(head: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head;
  yield* rest;
}
