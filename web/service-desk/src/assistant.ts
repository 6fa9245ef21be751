import type { MessageRequest, ResponseItem, SendMessage } from './carbon.ts';
import type { Connection } from './connection.ts';
import { readEventStream } from './event-stream.ts';
import type { AssistantOptions } from './options.ts';
import { retry } from './retry.ts';

const openMs = 30_000;

/**
 * Sends what the visitor writes to Deskbridge's assistant, and shows each message item as it comes.
 * @throws ServiceError if there is no answer; the chat then says so
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
    until: platform.now() + openMs,
    tryMs: openMs,
    signal,
    onFailure: (error: unknown) => report('assistant', error),
  };
  // The limit is for the beginning of the answer. The answer itself may take as long as the chat allows.
  const { body } = await retry(platform, limits, () => api.send('/assistant', { method: 'POST', json, signal }));
  if (body === null) return;
  for await (const { data } of readEventStream(body)) {
    if (signal.aborted) return;
    await show(JSON.parse(data) as ResponseItem);
  }
}
