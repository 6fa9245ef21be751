import { setTimeout as delay } from 'node:timers/promises';
import type { SunshineSimulator } from '../../simulators/sunshine/index.ts';
import type { ConversationRecord } from '../../simulators/sunshine/records.ts';

/** Wait time limit until the team has a chat, in milliseconds. */
const limitMs = 5 * 60_000;
const pollMs = 50;

/** The conversations on the platform that were made for a chat. */
export function conversationsOf({ app }: SunshineSimulator, chatId: string): ConversationRecord[] {
  return [...app.conversations.values()].filter(({ metadata }) => metadata?.['deskbridge.chat'] === chatId);
}

/**
 * Waits until the team has a chat.
 * @returns its conversation on the platform
 */
export async function untilTeamHas(sunshine: SunshineSimulator, chatId: string): Promise<ConversationRecord> {
  for (const end = Date.now() + limitMs; Date.now() < end; await delay(pollMs)) {
    const given = conversationsOf(sunshine, chatId).find(({ pendingId, activeId }) => {
      const seat = pendingId ?? activeId;
      return seat !== null && seat === sunshine.workspace.seat?.id;
    });
    if (given !== undefined) return given;
  }
  throw new Error(`the team was not given the chat within ${limitMs / 1_000} s`);
}
