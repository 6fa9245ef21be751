import type { ChatInstance, MessageRequest, MessageResponse, ResponseItem } from './carbon.ts';
import type { TalkEntry } from './contract.ts';
import type { Platform } from './platform.ts';

const longestTalk = 50;
const longestText = 2_000;

/** The newest 50 entries, each cut to 2,000 characters, without empty ones. */
export function boundTalk(talk: readonly TalkEntry[]): TalkEntry[] {
  return talk
    .filter(({ text }) => text.trim() !== '')
    .slice(-longestTalk)
    .map((entry) => ({ ...entry, text: entry.text.slice(0, longestText) }));
}

/** Remembers on this page what visitor and assistant have said, so that an agent can read it. */
export function rememberTalk(instance: ChatInstance, platform: Platform): () => TalkEntry[] {
  let talk: TalkEntry[] = [];
  const add = (by: TalkEntry['by'], text: string): void => {
    talk = boundTalk([...talk, { by, text, at: new Date(platform.now()).toISOString() }]);
  };
  instance.on({
    type: 'send',
    handler: ({ data }: { data: MessageRequest }) => add('visitor', data.input.text ?? ''),
  });
  instance.on({
    type: 'receive',
    handler: ({ data }: { data: MessageResponse }) => add('assistant', textOf(data.output.generic)),
  });
  return () => talk;
}

/** The texts among the pieces of a message, one a line. */
export function textOf(items: readonly ResponseItem[] | undefined): string {
  return (items ?? [])
    .flatMap((item) => (item.response_type === 'text' && item.text !== undefined ? [item.text] : []))
    .join('\n');
}
