import type { HelpDesk } from '../../src/ports/help-desk.ts';
import type { Requesters } from '../../src/ports/directory.ts';
import type { ReadWebhook } from '../../src/ports/desk-webhooks.ts';
import type { DeskSimulator } from '../../simulators/desk.ts';

/** One adapter, connected to its simulator. */
export interface OpenDesk {
  helpDesk: HelpDesk;
  requesters: Requesters;
  simulator: DeskSimulator;
  readWebhook: ReadWebhook;
  /** The secret that the simulator's webhooks are made with. */
  webhookSecret: string;
  /** The same account with wrong credentials. */
  withWrongCredentials(): HelpDesk;
  close(): Promise<void>;
}

/** A variant of a desk that the contract is checked on, like `jira service management`. */
export interface ContractSubject {
  title: string;
  /**
   * @param now the clock of adapter and simulator, epoch milliseconds
   * @param timeoutMs longest one request of the adapter may take
   */
  open(options: { now: () => number; timeoutMs: number }): Promise<OpenDesk>;
}
