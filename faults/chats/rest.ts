import { until } from '../until.ts';
import { postedIn, ticketsOf } from './judge-chats.ts';
import type { PlayedChat } from './play-chat.ts';
import type { ChatScene } from './scene.ts';

/** Wait time limit for what still is on its way after the last chat, in milliseconds. */
const restMs = 5 * 60_000;

/**
 * Waits until each chat has its ticket and the platform has every message, and their workflows have ended. What is still
 * missing after five minutes is left to the verdict.
 */
export async function untilRested(
  { system, sunshine }: ChatScene,
  played: readonly PlayedChat[],
  report: (line: string) => void,
): Promise<void> {
  const judged = { sunshine, desk: system.desk };
  const lacking = (): number =>
    played.filter((chat) => {
      const hasAll = postedIn(sunshine, chat).length >= chat.accepted.length;
      return !hasAll || ticketsOf(judged, chat).length === 0;
    }).length;
  let running = played.length;
  const isOver = async (): Promise<boolean> => {
    const query = "WorkflowType = 'conversation' AND ExecutionStatus = 'Running'";
    running = (await system.client.workflow.count(query)).count;
    return lacking() === 0 && running === 0;
  };
  const state = (): string => `${lacking()} chats lack a ticket or a message, ${running} have not ended`;
  await until(isOver, { limitMs: restMs, everyMs: 1_000, state, report }).catch(() => undefined);
  await sunshine.idle();
}
