import type { SunshineSimulator } from '../../simulators/sunshine/index.ts';
import type { DeskSimulator } from '../../simulators/desk.ts';
import { conversationsOf } from './agent-side.ts';
import type { PlayedChat } from './play-chat.ts';

/** What is compared with what the browsers saw. */
export interface Judged {
  sunshine: SunshineSimulator;
  desk: DeskSimulator;
}

/** Everything that is missing, doubled, in the wrong order or too late in one chat, in words. */
export function problemsOf(judged: Judged, chat: PlayedChat): string[] {
  const { accepted, answered, seen, index, takenAfterEnd } = chat;
  const problems: string[] = [];
  const compare = (what: string, is: readonly string[], wanted: readonly string[]): void => {
    if (JSON.stringify(is) !== JSON.stringify(wanted)) {
      problems.push(`chat ${index}: ${what} is ${JSON.stringify(is)} instead of ${JSON.stringify(wanted)}`);
    }
  };
  compare('what the platform got of the visitor', postedIn(judged.sunshine, chat), accepted);
  compare('what is shown of the visitor', shownBy(chat, 'visitor'), accepted);
  compare('what is shown of the agent', shownBy(chat, 'agent'), answered);
  compare('what is shown as a notice', shownBy(chat, 'system'), []);
  const ids = seen.events.map(({ id }) => id);
  if (ids.some((id, place) => id !== place + 1))
    problems.push(`chat ${index}: the ids of its events are ${ids.join()}`);
  const end = seen.events.findIndex(({ name }) => name === 'ended');
  if (end !== seen.events.length - 1) problems.push(`chat ${index}: the end is event ${end + 1} of ${ids.length}`);
  if (takenAfterEnd) problems.push(`chat ${index}: a message after the end was taken`);
  const tickets = ticketsOf(judged, chat);
  if (tickets.length !== 1) problems.push(`chat ${index} has ${tickets.length} tickets`);
  return problems;
}

/** What the visitor wrote, as the platform has it. */
export function postedIn(sunshine: SunshineSimulator, { chatId }: Pick<PlayedChat, 'chatId'>): string[] {
  return conversationsOf(sunshine, chatId)
    .flatMap(({ messages }) => messages)
    .filter(({ author }) => author.type === 'user')
    .map(({ content }) => String(content?.['text']));
}

/** Ids of the tickets of a chat. */
export function ticketsOf({ desk }: Judged, { chatId }: Pick<PlayedChat, 'chatId'>): string[] {
  return desk
    .tickets()
    .filter(({ conversation }) => conversation === `webchat/${chatId}`)
    .map(({ id }) => id);
}

function shownBy({ seen }: PlayedChat, by: string): string[] {
  return seen.events
    .filter(({ name, data }) => name === 'message' && data['by'] === by)
    .map(({ data }) => String(data['text']));
}
