import type { MessagingEvent } from '../domain/messaging/messaging.ts';

/** Delivers events of the messaging platform to their conversations. */
export interface MessagingInbox {
  /**
   * Makes events durable; resolves once Temporal has all of them. A repeated event has no effect. Events of a web chat that
   * does not run are dropped: they begin no conversation of any kind.
   * @param onlyOpen ids of conversations that are not begun for it
   * @throws if Temporal does not confirm in time, or if one of `onlyOpen` does not run; deliver the events again
   */
  deliver(events: readonly MessagingEvent[], onlyOpen?: ReadonlySet<string>): Promise<void>;
  /**
   * How far an event of a self-test has come: not arrived, `stored`, or `served` by a worker.
   * @param id see `selfTestId`
   * @throws if Temporal does not answer in time
   */
  selfTest(id: string): Promise<'notArrived' | 'stored' | 'served'>;
}
