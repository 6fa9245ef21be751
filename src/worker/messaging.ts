import type { Logger } from 'pino';
import { intentNames } from '../agent-tools/intents.ts';
import { createOpenAiResponder } from '../responders/openai/index.ts';
import { createHttpActions } from '../adapters/http-action/index.ts';
import { createSunshine } from '../adapters/sunshine/index.ts';
import type { Config } from '../config/load-config.ts';
import type { CompanyActions } from '../ports/company-actions.ts';
import type { HandoffDesk } from '../ports/handoff-desk.ts';
import type { Messaging } from '../ports/messaging.ts';
import type { Responder } from '../ports/responder.ts';
import { withFallback } from '../responders/fallback.ts';
import { createPolicyResponder } from '../responders/policy/index.ts';

/** The messaging platform, and the responder that writes the answers there. */
export interface ConnectedMessaging {
  /** Null when messaging is not configured. */
  messaging: Messaging | null;
  responder: Responder;
  /** The company's own systems, as the policy declares them. */
  companyActions: CompanyActions;
  /** Closes all connections; open calls fail. */
  close(): Promise<void>;
}

/** What of the configuration messaging depends on. */
type MessagingSettings = Pick<
  Config,
  'sunshine' | 'phoneNumbers' | 'responder' | 'policy' | 'pinLength' | 'closeStatus' | 'routing'
>;

/** Connects to the configured messaging platform and model. Nothing is sent before the first call. */
export function connectMessaging(
  config: MessagingSettings,
  handoffDesk: HandoffDesk | null,
  log: Logger,
): ConnectedMessaging {
  const { sunshine } = config;
  const { defaultCountry } = config.phoneNumbers;
  const companyActions = createHttpActions(config.policy.actions);
  const connected =
    sunshine === null ? null : createSunshine({ ...sunshine, seat: sunshine.botSeat, handoffDesk, defaultCountry });
  return {
    messaging: connected?.messaging ?? null,
    responder: responderOf(config, log),
    companyActions,
    close: async () => {
      await Promise.all([connected?.close(), companyActions.close()]);
    },
  };
}

/** When the model fails, the policy answers instead; it cannot fail. */
function responderOf(
  { responder, policy, pinLength, closeStatus, routing }: Omit<MessagingSettings, 'sunshine' | 'phoneNumbers'>,
  log: Logger,
): Responder {
  const byPolicy = createPolicyResponder(policy);
  if (responder.kind === 'policy') return byPolicy;
  const byModel = createOpenAiResponder({
    ...responder,
    policy,
    pinLength,
    closeStatus,
    intents: intentNames(routing),
  });
  return withFallback(byModel, byPolicy, ({ kind }) => log.warn({ kind }, 'the model failed: the policy answers'));
}
