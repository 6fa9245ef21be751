import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startBench, type TestBench, type TestPage } from './support/page.ts';

let bench: TestBench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.close());

const connect = { response_type: 'connect_to_agent', message_to_human_agent: 'Lost parcel' };

async function ask(page: TestPage, text: string, welcome?: string): Promise<{ error?: unknown; shown: unknown[] }> {
  const shown: unknown[] = [];
  const instance = { messaging: { addMessage: async (message: object) => void shown.push(message) } };
  const send = page.create.createAssistant({ url: bench.server.url, ...(welcome !== undefined && { welcome }) });
  const request = { id: 'q1', input: { text } };
  const { error } = await bench.settled(send(request, { signal: new AbortController().signal }, instance));
  return { error, shown };
}

describe('the assistant', () => {
  it('shows each item of its answer as a message, up to the offer of an agent', async () => {
    const page = await bench.open();
    bench.server.assistant = [{ response_type: 'text', text: 'Let me get somebody.' }, connect];
    const { shown } = await ask(page, 'I want a human');
    expect(shown).toEqual(bench.server.assistant.map((item) => ({ output: { generic: [item] } })));
    expect(bench.server.arrivals.at(-1)?.body).toEqual({ id: 'q1', text: 'I want a human' });
  });

  it('is asked again with the same id after a fault', async () => {
    const page = await bench.open();
    bench.server.assistant = [{ response_type: 'text', text: 'Hello' }];
    bench.server.fail('POST', /assistant$/u, 'lost-before', { status: 503 });
    expect((await ask(page, 'hi')).shown).toHaveLength(1);
    const bodies = bench.server.arrivals.filter(({ path }) => path === '/assistant').map(({ body }) => body);
    expect(bodies).toEqual(Array.from({ length: 3 }, () => ({ id: 'q1', text: 'hi' })));
  });

  it('whose answer broke off is asked again, and what was shown already is not shown twice', async () => {
    const page = await bench.open();
    bench.server.assistant = [{ response_type: 'text', text: 'One' }, { response_type: 'text', text: 'Two' }, connect];
    bench.server.breakOffs = [{ after: 1 }, { after: 2 }];
    const { shown, error } = await ask(page, 'hi');
    expect(error).toBeUndefined();
    expect(shown).toEqual(bench.server.assistant.map((item) => ({ output: { generic: [item] } })));
  });

  it('whose answer never ends makes the message fail', async () => {
    const page = await bench.open();
    bench.server.assistant = [{ response_type: 'text', text: 'One' }, connect];
    bench.server.breakOffs = Array.from({ length: 99 }, () => ({ after: 1 }));
    const { shown, error } = await ask(page, 'hi');
    expect(error).toMatchObject({ code: 'BROKE_OFF' });
    expect(shown).toHaveLength(1);
  });

  it('that cannot answer makes the message fail', async () => {
    const page = await bench.open();
    bench.server.fail('POST', /assistant$/u, { status: 422 });
    expect((await ask(page, 'hi')).error).toMatchObject({ status: 422 });
  });

  it('greets without asking the service, or not at all', async () => {
    const page = await bench.open();
    expect((await ask(page, '', 'Hello!')).shown).toEqual([
      { output: { generic: [{ response_type: 'text', text: 'Hello!' }] } },
    ]);
    expect((await ask(page, '')).shown).toEqual([]);
    expect(bench.server.arrivals).toEqual([]);
  });

  it('knows the talk already, so that a chat with an agent does not send it again', async () => {
    const page = await bench.open();
    bench.server.assistant = [connect];
    await ask(page, 'help');
    page.widget.fire({ type: 'send', data: { input: { text: 'help' } } });
    await bench.settled(page.widget.start());
    expect(bench.server.chat().body).not.toHaveProperty('history');
  });
});

describe('a message that is left when nobody is there', () => {
  it('answers with its ticket, and is one ticket however often it must be sent', async () => {
    const page = await bench.open();
    const leave = page.create.createLeaveMessage({ url: bench.server.url });
    bench.server.fail('POST', /\/messages$/u, 'lost-after', { status: 503 });
    const { value } = await bench.settled(leave({ text: 'Call me back', email: 'ada@example.com' }));
    expect(value).toEqual({ ticket: '35436' });
    expect(bench.server.left).toEqual([{ id: expect.any(String), text: 'Call me back', email: 'ada@example.com' }]);
  });

  it('that failed is the same one when the visitor tries again, and another text is another one', async () => {
    const page = await bench.open();
    const leave = page.create.createLeaveMessage({ url: bench.server.url });
    bench.server.fail('POST', /\/messages$/u, 'lost-after');
    bench.server.fail('POST', /\/messages$/u, ...Array.from({ length: 20 }, () => ({ status: 503 })));
    expect((await bench.settled(leave({ text: 'Call me back' }))).error).toMatchObject({ status: 503 });
    for (let n = 0; n < 20; n += 1) if ((await bench.settled(leave({ text: 'Call me back' }))).value) break;
    expect(bench.server.left).toHaveLength(1);
    await bench.settled(leave({ text: 'And bring the parcel' }));
    await bench.settled(leave({ text: 'And bring the parcel' }));
    expect(bench.server.left).toHaveLength(3);
  });
});
