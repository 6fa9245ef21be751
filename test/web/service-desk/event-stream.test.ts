import { describe, expect, it } from 'vitest';
import { readEventStream, type StreamEvent } from '../../../web/service-desk/src/event-stream.ts';

async function read(chunks: Uint8Array[]): Promise<StreamEvent[]> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  const events: StreamEvent[] = [];
  for await (const event of readEventStream(body)) events.push(event);
  return events;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('an event stream', () => {
  const text =
    ': hello\n\nid: 1\nevent: message\ndata: {"a":\ndata: "ö"}\n\r\ndata\r\rid:2\r\ndata:  x\r\ndata: y\r\n\r\n';
  const events = [
    { id: '1', name: 'message', data: '{"a":\n"ö"}' },
    { id: '1', name: 'message', data: '' },
    { id: '2', name: 'message', data: ' x\ny' },
  ];

  it('is read whatever its line ends, with comments, several lines of data and no name', async () => {
    expect(await read([bytes(text)])).toEqual(events);
  });

  it('is read the same however it is cut into pieces, inside of characters too', async () => {
    expect(await read([...bytes(text)].map((byte) => new Uint8Array([byte])))).toEqual(events);
  });

  it('that breaks off gives no half event', async () => {
    expect(await read([bytes('id: 1\ndata: half')])).toEqual([]);
  });

  it('with an endless event is given up', async () => {
    await expect(read(Array.from({ length: 12 }, () => bytes(`data: ${'x'.repeat(100_000)}\n`)))).rejects.toThrow(
      'too long',
    );
  });
});
