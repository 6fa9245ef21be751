import { playChatRestart } from '../chats/chat-restart.ts';
import { playParts, type PartResult, type PartVerdict } from '../parts.ts';
import { playRollingRestart, type RestartFigures } from '../rolling-restart.ts';
import { startFaultSystem } from '../system.ts';

/** What a run with rolling restarts does. */
export interface RestartOptions {
  /** Callers who speak all the time, and how often everything is replaced. */
  callers: number;
  restarts: number;
  /** Web chats in which visitor and agent write all the time. */
  chats: number;
  /** Names of the parts to play; empty for all. */
  only: readonly string[];
  /** Path of Temporal's executable. */
  binary: string;
  /** Takes a line of progress for a person. */
  report(line: string): void;
}

/** For a service behind a load balancer that probes ten times a second. */
const variables = { RECONCILE_MINUTES: '0', SHUTDOWN_DELAY_SECONDS: '1' } as const;
/** Added to the deadline for the way there and back, in milliseconds. */
const onTheWayMs = 250;

/** Replaces all workers and APIs of an installation with a simulated Zendesk, one after the other. */
export async function runRestart(options: RestartOptions): Promise<PartVerdict[]> {
  const { callers, restarts, chats, only, binary, report } = options;
  const play = async (): Promise<PartResult> => {
    const system = await startFaultSystem('zendesk', 1, binary, variables);
    try {
      const figures = await playRollingRestart(system, callers, report);
      return judge(figures, system.config.answerDeadlineMs);
    } finally {
      await system.close();
    }
  };
  const parts = Array.from({ length: restarts }, (_, index) => [`restart${index + 1}`, play] as const);
  const webchat = (): Promise<PartResult> => playChatRestart({ chats, binary, report });
  return playParts({ ...Object.fromEntries(parts), webchat }, only, report);
}

function judge({ refused, exits, ...figures }: RestartFigures, deadlineMs: number): PartResult {
  const { lost, doubled, late, slowestMs } = figures;
  const problems = refused.map((response) => `a comment was answered with: ${response}`);
  if (lost > 0) problems.push(`${lost} comments are not in the desk`);
  if (doubled > 0) problems.push(`${doubled} comments are in the desk more than once`);
  if (late > 0) problems.push(`${late} answers said that it takes longer`);
  if (slowestMs > deadlineMs + onTheWayMs) problems.push(`the slowest answer took ${slowestMs} ms`);
  for (const exit of exits.filter((how) => how !== 'code 0')) problems.push(`a process ended with ${exit}`);
  return {
    figures: {
      'comments asked for': figures.asked,
      'not in the desk': lost,
      'more than once in the desk': doubled,
      'answers that it is recorded and will be done': figures.recorded,
      'answers that it takes longer': late,
      'slowest answer, ms': slowestMs,
      'processes replaced': exits.length,
    },
    problems,
  };
}
