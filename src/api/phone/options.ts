import type { Conversations } from '../../client/conversations.ts';
import type { PhoneConfig } from '../../config/sections/phone.ts';
import type { PhoneNumbersConfig } from '../../config/sections/phone-numbers.ts';
import type { Limits } from '../limits/limits.ts';
import type { ApiMetrics } from '../plugins/metrics.ts';

/** What the routes of the phone line share. */
export interface PhoneRoutes {
  phone: PhoneConfig;
  /** What closing a ticket means: `solved` can be reopened, `closed` is final. */
  closeStatus: 'solved' | 'closed';
  /** Digits of a support PIN. */
  pinLength: number;
  /** Country by which numbers without a country code are read; null: they are not. */
  defaultCountry: PhoneNumbersConfig['defaultCountry'];
  /** How the outside reaches us, without a trailing slash. */
  publicUrl: string;
  /** Longest a function call waits for its answer, in milliseconds. */
  answerDeadlineMs: number;
  /** Names of all intents of the routing table. */
  intents: readonly string[];
  conversations: Conversations;
  metrics: ApiMetrics;
  limits: Limits;
  /** The keyed digest that stands for a PIN from here on. */
  digestPin: (digits: string) => string;
}
