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
  /** The secret of the simulator's webhooks. */
  webhookSecret: string;
  /** The same account with wrong credentials. */
  withWrongCredentials(): HelpDesk;
  close(): Promise<void>;
}

/** A variant of a desk that the contract is run on, like `jira service management`. */
export interface ContractSubject {
  title: string;
  /**
   * @param now the clock of adapter and simulator, epoch milliseconds
   * @param timeoutMs time limit of one request of the adapter
   */
  open(options: { now: () => number; timeoutMs: number }): Promise<OpenDesk>;
}
