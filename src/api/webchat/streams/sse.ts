/** Headers of a stream of server-sent events. No proxy may keep, compress or delay it. */
export const eventStreamHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
};

/** A comment, which keeps the connection open and is shown to nobody. */
export const comment = ':\n\n';

/** Parts of a server-sent event. */
interface EventParts {
  id?: number;
  /** Left out: the event has no name. */
  name?: string;
  /** Becomes JSON, so that no line break in it can end the event. */
  data: unknown;
}

/** A server-sent event as it is sent (HTML standard, “server-sent events”). */
export function eventText({ id, name, data }: EventParts): string {
  const lines = [`data: ${JSON.stringify(data)}`];
  if (name !== undefined) lines.unshift(`event: ${name}`);
  if (id !== undefined) lines.unshift(`id: ${id}`);
  return `${lines.join('\n')}\n\n`;
}

/** Moves a browser's cursor without an event. */
export function cursorText(id: number): string {
  return `id: ${id}\n\n`;
}

/** Tells a browser how long it waits before it connects again. */
export function retryText(ms: number): string {
  return `retry: ${ms}\n\n`;
}
