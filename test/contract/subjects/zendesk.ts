import { createZendesk } from '../../../src/adapters/zendesk/index.ts';
import { readZendeskWebhook } from '../../../src/adapters/zendesk/webhook.ts';
import { startZendeskDesk } from '../../../simulators/zendesk/desk.ts';
import type { ContractSubject } from '../subject.ts';

const apiToken = { email: 'agent@example.com', token: 'contract-token' };
const webhookSecret = 'contract-secret';

/** Zendesk Support with both custom ticket fields. */
export const zendeskSubject: ContractSubject = {
  title: 'zendesk',
  async open({ now, timeoutMs }) {
    const simulator = await startZendeskDesk({ apiToken, webhookSecret, now });
    const { fieldIds, url: baseUrl } = simulator;
    const connect = (token: string) =>
      createZendesk({
        baseUrl,
        auth: { kind: 'apiToken', email: apiToken.email, token },
        conversationFieldId: String(fieldIds.conversation),
        summaryFieldId: String(fieldIds.summary),
        solveAs: apiToken.email,
        now,
        timeoutMs,
      });
    const desks = [connect(apiToken.token), connect('wrong-token')] as const;
    const [right, wrong] = desks;
    return {
      helpDesk: right.helpDesk,
      requesters: right.directory,
      simulator,
      readWebhook: readZendeskWebhook,
      webhookSecret,
      withWrongCredentials: () => wrong.helpDesk,
      async close() {
        await Promise.all(desks.map((desk) => desk.close()));
        await simulator.close();
      },
    };
  },
};
