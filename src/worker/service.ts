import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { createWebhookNotifier } from '../adapters/admin-webhook/notifier.ts';
import { createCustomerMemories } from '../client/customer-memories.ts';
import { createDeskEvents } from '../client/desk-events.ts';
import { createDeskWatch } from '../client/desk-watch.ts';
import { createTicketOwners } from '../client/ticket-owners.ts';
import { createMessagingInbox, type MessagingInbox } from '../client/messaging-inbox.ts';
import { createPinGuards } from '../client/pin-guards.ts';
import { conversationRules } from '../config/conversation-rules.ts';
import type { Config } from '../config/load-config.ts';
import { hashId } from '../pins/digest.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { Responder, WordNotice } from '../ports/responder.ts';
import { connectWorker, openClient, type TemporalTarget } from '../temporal/connection.ts';
import { createDataConverter } from '../temporal/data-converter.ts';
import { createActivities } from './activities.ts';
import { workflowBundle } from './bundle.ts';
import { noticeText } from '../responders/policy/notices.ts';
import { connectDesk } from './help-desk.ts';
import { connectMessaging } from './messaging.ts';
import { keepSchedules } from './schedules.ts';
import { createWorker } from './worker.ts';

/** A running worker. */
export interface WorkerService {
  /** Lets running work finish (see `graceMs`) or returns it to the queue, then closes all connections. */
  stop(): Promise<void>;
  /** Resolves when the worker has stopped; rejects when it stopped because of an error. */
  stopped: Promise<void>;
}

/**
 * Starts the worker: it runs the workflows of conversations and all activities.
 * @param own replaces what the configuration chooses: a responder of the company's own, and how long running
 *   activities may go on when the worker stops, in milliseconds
 * @throws Error when no help desk is configured or Temporal cannot be reached
 */
export async function startWorkerService(
  config: Config,
  target: TemporalTarget,
  log: Logger,
  own: { responder?: Responder; graceMs?: number } = {},
): Promise<WorkerService> {
  if (config.desk === null) {
    throw new Error(
      'No help desk is configured: set ZENDESK_SUBDOMAIN and its credentials, or HELP_DESK and those of another.',
    );
  }
  const dataConverter = createDataConverter(config);
  const { client, connection: clientConnection } = openClient(target, dataConverter);
  const { taskQueue } = config.temporal;
  const workflows = { client, taskQueue, hash: (value: string) => hashId(config.pinPepper, value) };
  const desk = connectDesk(config.desk, workflows, config.phoneNumbers.defaultCountry);
  const { messaging, responder, companyActions, ...platform } = connectMessaging(config, desk.handoffDesk, log);
  const watched = { client, taskQueue, desk: config.desk.name, backlogPerMinute: config.backlogPerMinute };
  const [connection, bundle] = await Promise.all([connectWorker(target), workflowBundle()]);
  const worker = await createWorker({
    connection,
    namespace: target.namespace,
    taskQueue,
    dataConverter,
    activities: createActivities({
      ...fromConfig(config, log),
      helpDesk: desk.helpDesk,
      directory: desk.directory,
      deskWatch: createDeskWatch(watched),
      ticketOwners: createTicketOwners(watched),
      deskInbox: createDeskEvents(watched),
      pinGuards: createPinGuards({ ...workflows, desk: config.desk.name }),
      memories: createCustomerMemories({ ...workflows, desk: config.desk.name }),
      messaging,
      messagingInbox: inboxOf(config, client),
      responder: own.responder ?? responder,
      companyActions,
    }),
    bundle,
    ...(own.graceMs === undefined ? {} : { graceMs: own.graceMs }),
  });
  const stopSchedules = keepSchedules({ ...watched, everyMinutes: config.reconcileMinutes }, log);
  const run = async (): Promise<void> => {
    try {
      await worker.run();
    } finally {
      stopSchedules();
      await Promise.allSettled([connection.close(), clientConnection.close(), desk.close(), platform.close()]);
    }
  };
  const stopped = run();
  log.info({ taskQueue, helpDesk: config.desk.name }, 'worker started');
  return {
    stopped,
    stop: async () => {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await stopped;
    },
  };
}

/** What activities need that comes from the configuration alone. */
function fromConfig(config: Config, log: Logger) {
  const { policy, pinLength, routing, pinPepper } = config;
  const wordNotice: WordNotice = (notice, language) => noticeText(policy, notice, language, Date.now());
  return { notifier: notifierOf(config, log), wordNotice, pinLength, routing, pinPepper };
}

function inboxOf(config: Config, client: Client): MessagingInbox | null {
  if (config.messaging === null) return null;
  const { idleMs } = config.messaging;
  return createMessagingInbox({
    client,
    taskQueue: config.temporal.taskQueue,
    idleMs,
    rules: conversationRules(config),
  });
}

/** Without an address, admin notices go to the log, where an operator's alerting can pick them up. */
function notifierOf({ adminWebhookUrl }: Config, log: Logger): Notifier {
  if (adminWebhookUrl !== null) return createWebhookNotifier(adminWebhookUrl);
  return { notify: async (notice) => log.error({ notice }, 'admin notice') };
}
