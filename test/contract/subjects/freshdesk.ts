import { createFreshdesk } from '../../../src/adapters/freshdesk/index.ts';
import { readFreshdeskWebhook } from '../../../src/adapters/freshdesk/webhook.ts';
import type { FreshdeskSimulatorOptions } from '../../../simulators/freshdesk/index.ts';
import { startFreshdeskDesk } from '../../../simulators/freshdesk/index.ts';
import type { ContractSubject } from '../subject.ts';

const apiKey = 'contract-key';
const webhookSecret = 'contract-webhook-secret';

function subject(title: string, simulated: FreshdeskSimulatorOptions): ContractSubject {
  return {
    title,
    async open({ now, timeoutMs }) {
      const simulator = await startFreshdeskDesk({ apiKey, webhookSecret, now, ...simulated });
      const connect = (key: string) =>
        createFreshdesk({
          baseUrl: simulator.url,
          apiKey: key,
          conversationField: 'cf_conversation_id',
          now,
          timeoutMs,
        });
      const freshdesk = connect(apiKey);
      const others = [freshdesk];
      return {
        helpDesk: freshdesk.helpDesk,
        requesters: freshdesk.requesters,
        simulator,
        readWebhook: readFreshdeskWebhook,
        webhookSecret,
        withWrongCredentials: () => {
          const other = connect('wrong-key');
          others.push(other);
          return other.helpDesk;
        },
        async close() {
          await Promise.all(others.map((open) => open.close()));
          await simulator.close();
        },
      };
    },
  };
}

/** Freshdesk according to its documentation. */
export const freshdeskSubject = subject('freshdesk', {});

/** An account that strips all attributes from what is written, and has its own status for tickets on hold. */
export const strippingFreshdeskSubject = subject('freshdesk that strips markup', {
  stripsMarkup: true,
  customStatuses: { 6: 'On hold' },
});
