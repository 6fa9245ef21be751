import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { createWebChats } from '../../client/create-web-chats.ts';
import { conversationRules } from '../../config/conversation-rules.ts';
import type { Config } from '../../config/load-config.ts';
import { officeHoursOf } from '../../config/office-hours.ts';
import { connectChatFiles } from '../../worker/chat-files.ts';
import type { Readiness } from '../readiness/readiness.ts';
import { teamAvailability } from './availability.ts';
import type { WebChatParts } from './parts.ts';
import { OpenStreams } from './streams/open-streams.ts';

/** A chat in which nothing happens for this long is over, in milliseconds. */
const idleMs = 12 * 3_600_000;

/** How long requests may go on when the process is about to end, in milliseconds; the whole has a little over four seconds. */
const lastRequestsMs = 1_500;

/** The parts of web chat, and what has to be closed with them; null when it is not configured. */
export function openWebChats(
  config: Config,
  { client, readiness }: { client: Client; readiness: Readiness },
): { parts: WebChatParts; close(): Promise<void> } | null {
  if (config.webchat === null) return null;
  const { taskQueue } = config.temporal;
  const rules = conversationRules(config);
  const files = connectChatFiles(config);
  const stopping = new AbortController();
  const agents = rules.webchat?.agents ?? 'ticket';
  const sources = { routing: config.routing, officeHours: officeHoursOf(config), readiness, agents };
  return {
    parts: {
      chats: createWebChats({ client, taskQueue, idleMs, rules, stopping: stopping.signal }),
      streams: new OpenStreams(`${taskQueue}/streams/${randomUUID()}`),
      availability: (intent) => teamAvailability(sources, intent, Date.now()),
      upload: ({ platformConversation }, file) => {
        if (files === null || platformConversation === null) throw new Error('there is nowhere to put the file');
        return files.upload(platformConversation, file);
      },
      openFile: (url) => {
        if (files === null) throw new Error('there is no platform with files');
        return files.open(url);
      },
      stop: () => void setTimeout(() => stopping.abort(), lastRequestsMs).unref(),
    },
    close: async () => files?.close(),
  };
}
