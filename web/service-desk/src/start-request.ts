import type { MessageResponse, ResponseItem } from './carbon.ts';
import type { TalkEntry } from './contract.ts';
import type { Platform } from './platform.ts';
import { boundTalk, textOf } from './talk.ts';

const longestReason = 2_000;

/** Body of `POST /chats`. */
export interface StartRequest {
  id: string;
  reason?: string;
  history?: TalkEntry[];
  locale?: string;
  page: string;
}

/** What a site may give in the chat's `human_agent:pre:startChat` event; each field stands in place of ours. */
export interface PreStartChatPayload {
  reason?: string;
  history?: TalkEntry[];
  locale?: string;
}

/** What starts a chat, from the assistant's message that offered it. */
export function startRequest(
  id: string,
  connectMessage: MessageResponse,
  payload: unknown,
  talk: readonly TalkEntry[],
  platform: Platform,
): StartRequest {
  const given = (payload !== null && typeof payload === 'object' ? payload : {}) as PreStartChatPayload;
  const item = connectItem(connectMessage);
  const told = [item?.message_to_human_agent ?? '', textOf(item?.transfer_info?.summary_message_to_agent)];
  const reason = (given.reason ?? told.filter((part) => part !== '').join('\n')).slice(0, longestReason);
  const history = boundTalk(given.history ?? talk);
  const { url, locale: pageLocale } = platform.page();
  const locale = given.locale ?? pageLocale;
  return {
    id,
    ...(reason !== '' && { reason }),
    ...(history.length > 0 && { history }),
    ...(locale !== undefined && locale !== '' && { locale }),
    page: url,
  };
}

/** What the visitor needs, in one word, if the assistant has said so in `transfer_info.additional_data.intent`. */
export function intentOf(connectMessage: MessageResponse): string | undefined {
  return connectItem(connectMessage)?.transfer_info?.additional_data?.['intent'];
}

function connectItem(message: MessageResponse): ResponseItem | undefined {
  return message.output.generic?.find(({ response_type: type }) => type === 'connect_to_agent');
}
