import { z } from 'zod';
import type { MessagingRules } from '../../domain/messaging/rules.ts';
import type { ConfigProblem } from '../problems.ts';
import type { Section, SettingsOf } from '../section.ts';
import { integer, oneOf } from '../variable-kinds.ts';
import type { SunshineConfig } from './sunshine.ts';

const variables = {
  MESSAGING_HANDOFF: oneOf(['pass', 'offer']).default('pass'),
  MESSAGING_HANDOFF_TO: z
    .string()
    .regex(/^[\w:.-]{1,128}$/, 'must be next, or the name, id or integration type of a seat')
    .default('next'),
  MESSAGING_ACCEPT: oneOf(['always', 'never']).default('always'),
  MESSAGING_OFFER_SECONDS: integer(5, 86_400).default(120),
  MESSAGING_ANSWER_SECONDS: integer(5, 86_400).default(600),
  MESSAGING_PAUSE_MS: integer(0, 5_000).default(700),
  MESSAGING_HUMAN_PAUSE_MINUTES: integer(0, 1_440).default(15),
  MESSAGING_SESSION_MINUTES: integer(1, 10_080).default(60),
  MESSAGING_MEMORY_DAYS: integer(1, 365).default(30),
};

const fixes = {
  MESSAGING_HANDOFF:
    'Set it to pass (humans get the conversation at once) or offer (the bot continues until they accept)',
  MESSAGING_HANDOFF_TO: 'Set it to next, a name of a seat like agent, or a type like zd:agentWorkspace, or remove it',
  MESSAGING_ACCEPT: 'Set it to always (our seat accepts what it is offered) or never (the offer lapses)',
  MESSAGING_OFFER_SECONDS: 'Set it to seconds, for example 120, or remove it',
  MESSAGING_ANSWER_SECONDS: 'Set it to seconds, for example 600, or remove it',
  MESSAGING_PAUSE_MS: 'Set it to milliseconds up to 5000, for example 700, to 0 for no pause, or remove it',
  MESSAGING_HUMAN_PAUSE_MINUTES: 'Set it to minutes, for example 15, to 0 for no pause, or remove it',
  MESSAGING_SESSION_MINUTES: 'Set it to minutes, for example 60, or remove it',
  MESSAGING_MEMORY_DAYS: 'Set it to days, for example 30, or remove it',
};

/** How conversations on messaging channels are run. */
export interface MessagingConfig extends Omit<MessagingRules, 'seat' | 'deskMakesTicket' | 'model' | 'greets'> {
  /** After this long without a message a conversation is over for good, in milliseconds. */
  idleMs: number;
}

/** Its own variables, and the name of our seat. */
type MessagingSettings = SettingsOf<typeof variables> & { SUNSHINE_BOT_SEAT: string };

/** How conversations on messaging channels are run. Null: the messaging platform is not configured. */
export const messagingSection = {
  variables,
  fixes,
  read: readMessaging,
  describe: (messaging) => ({
    messaging: messaging === null ? 'off' : 'on',
    messagingHandoff: messaging === null ? null : `${messaging.handoffBy} to ${messaging.handoffTo}`,
    messagingAccept: messaging === null ? null : messaging.acceptOffers ? 'always' : 'never',
    messagingPauseMs: messaging?.pauseMs ?? null,
    messagingHumanPauseMinutes: messaging === null ? null : messaging.humanPauseMs / 60_000,
  }),
} satisfies Section<
  typeof variables,
  MessagingConfig | null,
  [MessagingSettings, platform: SunshineConfig | null, problems: ConfigProblem[]]
>;

/** True for every setting of messaging: of the platform, of how conversations are run there, and of what answers. */
export function isOfMessaging(variable: string): boolean {
  return /^(?:SUNSHINE|MESSAGING|OPENAI)_|^RESPONDER$/.test(variable);
}

function readMessaging(
  settings: MessagingSettings,
  platform: SunshineConfig | null,
  problems: ConfigProblem[],
): MessagingConfig | null {
  const { MESSAGING_HANDOFF_TO: handoffTo } = settings;
  // Checked even when the platform has problems, so that all are reported at once.
  if (handoffTo !== 'next' && handoffTo === settings.SUNSHINE_BOT_SEAT) {
    problems.push({
      variable: 'MESSAGING_HANDOFF_TO',
      problem: 'is our own seat (SUNSHINE_BOT_SEAT), so humans would never get a conversation',
      fix: 'Set it to the seat of the humans, for example agent, or remove it',
    });
  }
  if (platform === null) return null;
  return {
    handoffBy: settings.MESSAGING_HANDOFF,
    handoffTo,
    acceptOffers: settings.MESSAGING_ACCEPT === 'always',
    offerMs: settings.MESSAGING_OFFER_SECONDS * 1_000,
    answerMs: settings.MESSAGING_ANSWER_SECONDS * 1_000,
    pauseMs: settings.MESSAGING_PAUSE_MS,
    humanPauseMs: settings.MESSAGING_HUMAN_PAUSE_MINUTES * 60_000,
    silenceMs: settings.MESSAGING_SESSION_MINUTES * 60_000,
    idleMs: settings.MESSAGING_MEMORY_DAYS * 86_400_000,
  };
}
