import type { ConfigFault } from '../problems.ts';
import type { SunshineConfig } from './sunshine.ts';
import type { MessagingConfig } from '../types.ts';
import type { Settings } from '../variables.ts';

/** True for a setting of messaging: of the platform, of how conversations are run there, of what answers. */
export function isOfMessaging(variable: string): boolean {
  return /^(?:SUNSHINE|MESSAGING|OPENAI)_|^RESPONDER$/.test(variable);
}

/** How conversations on messaging channels are run; null when the platform is not configured. */
export function readMessaging(
  settings: Settings,
  sunshine: SunshineConfig | null,
  faults: ConfigFault[],
): MessagingConfig | null {
  const { MESSAGING_HANDOFF_TO: handoffTo } = settings;
  // Also while the platform has faults of its own, so that all are told at once.
  if (handoffTo !== 'next' && handoffTo === settings.SUNSHINE_BOT_SEAT) {
    faults.push({
      variable: 'MESSAGING_HANDOFF_TO',
      problem: 'is our own seat (SUNSHINE_BOT_SEAT), so that nobody would ever get a conversation',
      fix: 'Set it to the seat of those who take over, for example agent, or remove it',
    });
  }
  if (sunshine === null) return null;
  return {
    handoffBy: settings.MESSAGING_HANDOFF,
    handoffTo,
    offerMs: settings.MESSAGING_OFFER_SECONDS * 1_000,
    answerMs: settings.MESSAGING_ANSWER_SECONDS * 1_000,
    silenceMs: settings.MESSAGING_SESSION_MINUTES * 60_000,
    idleMs: settings.MESSAGING_MEMORY_DAYS * 86_400_000,
  };
}
