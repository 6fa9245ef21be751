import type { PhoneLanguage } from '../../config/sections/phone.ts';
import type { TransferTarget } from '../../domain/routing/routing.ts';
import type { SwmlDocument } from './actions.ts';
import { endpoint, type Endpoints } from './endpoints.ts';
import { sayIn, spokenLanguages } from './languages.ts';
import { keypadCode } from './keypad.ts';
import { queueWaitS } from './transfer-outcome.ts';

/** How long a number rings before it counts as no answer, in seconds. */
const ringS = 30;

/** What the document for a transfer depends on. */
export interface TransferOptions extends Endpoints {
  /** Language of what the caller hears. */
  language: PhoneLanguage;
  /** False when the call shows no phone number: then nobody is promised a call. */
  hasNumber: boolean;
}

/**
 * The document that transfers the call to a number or a queue and reports the outcome (SignalWire docs: SWML `connect`,
 * `enter_queue`, `request`). When nobody answers, the caller is told so, and that they will be called back if their number is known. Status
 * callbacks report what the document cannot: that a human answered while they still talk, and that the caller hung up
 * while waiting.
 */
export function transferSwml(
  options: TransferOptions,
  target: TransferTarget,
  callId: string,
  nonce: string,
): SwmlDocument {
  const statusUrl = `${endpoint(options, '/swaig')}?transfer=${encodeURIComponent(keypadCode(callId, nonce))}`;
  const report = (result: string, reason: string) => reportVerb(options, callId, { nonce, result, reason });
  const texts = spokenLanguages[options.language];
  const sorry = options.hasNumber ? texts.nobodyCame : texts.nobodyCameNoNumber;
  const nobodyCame = [{ play: { url: `say:${sorry}`, ...sayIn(options.language) } }, { hangup: {} }];
  if (target.kind === 'queue') {
    const afterwards = documentOf([report('connected', ''), { hangup: {} }]);
    return documentOf([
      {
        enter_queue: {
          queue_name: target.name,
          wait_time: queueWaitS,
          status_url: statusUrl,
          transfer_after_bridge: JSON.stringify(afterwards),
        },
      },
      report('${queue_result}', ''),
      ...nobodyCame,
    ]);
  }
  return documentOf([
    {
      connect: {
        to: target.to,
        timeout: ringS,
        call_state_url: statusUrl,
        call_state_events: ['answered', 'ended'],
      },
    },
    report('${connect_result}', '${connect_failed_reason}'),
    { switch: { variable: 'connect_result', case: { connected: [{ hangup: {} }] }, default: nobodyCame } },
  ]);
}

function reportVerb(endpoints: Endpoints, callId: string, args: Record<string, string>): Record<string, unknown> {
  return {
    request: {
      url: endpoint(endpoints, '/swaig'),
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: { function: 'transfer_outcome', call_id: callId, argument: { parsed: [args] } },
      connect_timeout: 2,
      timeout: 8,
    },
  };
}

function documentOf(main: Record<string, unknown>[]): SwmlDocument {
  return { version: '1.0.0', sections: { main } };
}
