/** One event of a `text/event-stream`. */
export interface StreamEvent {
  /** `message` when the stream names none. */
  name: string;
  /** Parsed as JSON. */
  data: unknown;
}

/** Reads a `text/event-stream` to its end; comments and empty events are left out. */
export async function readEvents(
  body: ReadableStream<Uint8Array> | null,
  onEvent: (event: StreamEvent) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body ?? []) {
    const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const lines = block.split('\n');
      const value = (field: string): string | undefined =>
        lines.find((line) => line.startsWith(`${field}: `))?.slice(field.length + 2);
      const data = value('data');
      if (data !== undefined) onEvent({ name: value('event') ?? 'message', data: JSON.parse(data) });
    }
  }
}
