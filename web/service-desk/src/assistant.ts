import type { MessageRequest, ResponseItem, SendMessage } from './carbon.ts';
import type { Connection } from './connection.ts';
import { ServiceError } from './errors.ts';
import { readEventStream } from './event-stream.ts';
import type { AssistantOptions } from './options.ts';
import { retry } from './retry.ts';

/** How long an answer may take, with all tries; the chat itself gives up after 40 seconds by default. */
const answerMs = 60_000;

/**
 * Sends what the visitor writes to Deskbridge's assistant, and shows each message item as it comes.
 * @throws ServiceError if there is no answer, or none that is complete; the chat then says so
 */
export async function askAssistant(
  connection: Connection,
  { welcome }: AssistantOptions,
  request: MessageRequest,
  { signal }: Parameters<SendMessage>[1],
  { messaging }: Parameters<SendMessage>[2],
): Promise<void> {
  const { api, platform, report } = connection;
  connection.hasAssistant = true;
  const show = (item: ResponseItem): Promise<void> => messaging.addMessage({ output: { generic: [item] } });
  const text = request.input.text ?? '';
  if (text.trim() === '') {
    if (welcome !== undefined) await show({ response_type: 'text', text: welcome });
    return;
  }
  const json = { id: request.id ?? platform.newId(), text };
  const limits = {
    until: platform.now() + answerMs,
    tryMs: answerMs,
    signal,
    onFailure: (error: unknown) => report('assistant', error),
  };
  let shown = 0;
  await retry(platform, limits, async (trySignal) => {
    const { body } = await api.send('/assistant', { method: 'POST', json, signal: trySignal });
    let index = 0;
    for await (const { name, data } of body === null ? [] : readEventStream(body)) {
      if (signal.aborted || name === 'done') return;
      if (name !== 'message') break;
      index += 1;
      // The same question has the same answer: after a break it begins with what is shown already.
      if (index <= shown) continue;
      shown = index;
      await show(JSON.parse(data) as ResponseItem);
    }
    throw new ServiceError(0, 'BROKE_OFF');
  });
}
