import { createRestDesk } from '../../../src/adapters/rest/index.ts';
import { readRestWebhook } from '../../../src/adapters/rest/webhook.ts';
import { startRestDesk } from '../../../simulators/rest/index.ts';
import type { ContractSubject } from '../subject.ts';

const token = 'contract-token';
const webhookSecret = 'contract-secret';

function restSubject(title: string, reopenClosed: boolean): ContractSubject {
  return {
    title,
    async open({ now, timeoutMs }) {
      const closedTickets = reopenClosed ? 'reopen' : 'final';
      const simulator = await startRestDesk({ token, webhookSecret, now, closedTickets });
      const connect = (credential: string) =>
        createRestDesk({ baseUrl: simulator.url, token: credential, now, timeoutMs, reopenClosed });
      const desks = [connect(token), connect('wrong-token')] as const;
      const [right, wrong] = desks;
      return {
        helpDesk: right.helpDesk,
        requesters: right.requesters,
        simulator,
        readWebhook: readRestWebhook,
        webhookSecret,
        withWrongCredentials: () => wrong.helpDesk,
        async close() {
          await Promise.all(desks.map((desk) => desk.close()));
          await simulator.close();
        },
      };
    },
  };
}

/** A server with the REST API. Its closed tickets are final, or can be reopened. */
export const restSubjects: readonly ContractSubject[] = [
  restSubject('rest', false),
  restSubject('rest that reopens closed tickets', true),
];
