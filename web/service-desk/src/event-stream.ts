/** One event of a `text/event-stream`. */
export interface StreamEvent {
  id: string;
  name: string;
  data: string;
}

const longestEvent = 1_000_000;

/**
 * Reads a `text/event-stream` as the HTML standard says, which a browser does only for requests without headers.
 * @param onActivity called for everything that arrives, comments too
 * @throws Error when an event is longer than a million characters
 */
export async function* readEventStream(
  body: ReadableStream<Uint8Array>,
  onActivity: () => void = () => undefined,
): AsyncGenerator<StreamEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let event = { id: '', name: '', data: '' };
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onActivity();
      rest += decoder.decode(value, { stream: true });
      // The second half of a line end may still be on its way.
      const isHalfEnd = rest.endsWith('\r');
      const lines = (isHalfEnd ? rest.slice(0, -1) : rest).split(/\r\n|\n|\r/u);
      rest = (lines.pop() ?? '') + (isHalfEnd ? '\r' : '');
      for (const line of lines) {
        if (line !== '') {
          event = withLine(event, line);
          continue;
        }
        if (event.data !== '') yield { ...event, name: event.name || 'message', data: event.data.slice(0, -1) };
        event = { id: event.id, name: '', data: '' };
      }
      if (rest.length + event.data.length > longestEvent) throw new Error('The event is too long.');
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function withLine(event: StreamEvent, line: string): StreamEvent {
  const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/su.exec(line) ?? [];
  if (field === 'data') return { ...event, data: `${event.data}${value}\n` };
  if (field === 'event') return { ...event, name: value };
  if (field === 'id') return { ...event, id: value };
  return event;
}
