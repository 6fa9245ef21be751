import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { digestPin } from '../../src/pins/digest.ts';
import { makePinRecord } from '../../src/pins/record.ts';
import { createCaller, type Caller } from '../../simulators/signalwire/caller.ts';
import { startZendeskSimulator, type ZendeskSimulator } from '../../simulators/zendesk/index.ts';
import type { TicketRecord } from '../../simulators/zendesk/records.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { createDataConverter } from '../../src/temporal/data-converter.ts';
import { openClient, plainTarget, type OpenClient } from '../../src/temporal/connection.ts';
import { startEmbeddedServer, type EmbeddedServer } from '../../src/temporal/embedded-server.ts';
import { apiEnvironment, login } from './http-stack.ts';
import { startProcess, type ServiceProcess } from './processes.ts';
import { account, ada } from './stack.ts';
import { serverBinary, uniqueName } from './temporal.ts';

/** A process of the API. */
export interface ApiProcess extends ServiceProcess {
  url: string;
  /** A simulated call of SignalWire to this process, by default a new one of Ada; nothing is sent yet. */
  caller(callId?: string, from?: string): Caller;
}

/** The product as in production: API and worker are separate processes, with a Temporal server of their own. */
export interface Installation {
  zendesk: ZendeskSimulator;
  /** The Temporal server that currently runs. */
  temporal(): EmbeddedServer;
  /**
   * Kills the Temporal server, and starts it again with the same database file on the same port.
   * @param meanwhile is done while it is gone
   */
  restartTemporal(meanwhile?: () => void): Promise<void>;
  /** A client without keys: it reads what the server stores as it is stored. */
  raw: OpenClient;
  startWorker(): Promise<ServiceProcess>;
  startApi(): Promise<ApiProcess>;
  /** A client with the keys of the installation. */
  opened: OpenClient;
  /** The secret from which the ids of PIN guards are made. */
  pepper: string;
  /** Tickets with this subject. */
  ticketsNamed(subject: string): TicketRecord[];
  /** Adds a customer with the PIN of the first one, and returns their id. */
  addCustomer(name: string, phone: string): number;
  /** How many comments of a ticket have this body. */
  timesSaid(ticketId: number, body: string): number;
  close(): Promise<void>;
}

/**
 * Starts Temporal with a database file, and a simulated Zendesk with one customer, but no process of the product.
 * @param given a simulator that runs already; it is closed with the installation
 */
export async function startInstallation(
  env: Record<string, string> = {},
  given: ZendeskSimulator | null = null,
): Promise<Installation> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'deskbridge-fault-'));
  const zendesk = given ?? (await startZendeskSimulator({ apiToken: account }));
  const pepper = uniqueName('pepper');
  const record = await makePinRecord(digestPin(pepper, ada.pin));
  const addCustomer = (name: string, phone: string): number =>
    zendesk.store.seedUser({ name, phone, userFields: { support_pin: record } }).id;
  addCustomer(ada.name, ada.phone);
  const server = { binary: serverBinary(), dataDir, uiPort: null };
  let temporal = await startEmbeddedServer(server);
  const raw = openClient(plainTarget(temporal.address), {});
  const variables = {
    // Any free port: the process logs which one.
    ...apiEnvironment(0, pepper),
    ZENDESK_URL: zendesk.url,
    TEMPORAL_ADDRESS: temporal.address,
    ...env,
  };
  const opened = openClient(plainTarget(temporal.address), createDataConverter(loadConfig(variables)));
  const processes: ServiceProcess[] = [];
  const start = (part: 'worker' | 'api'): ServiceProcess => {
    const service = startProcess(['bin/deskbridge.js', 'start', part], variables);
    processes.push(service);
    return service;
  };
  return {
    zendesk,
    raw,
    opened,
    pepper,
    addCustomer,
    temporal: () => temporal,
    restartTemporal: async (meanwhile = () => undefined) => {
      await temporal.kill();
      meanwhile();
      temporal = await startEmbeddedServer({ ...server, port: Number(new URL(`http://${temporal.address}`).port) });
    },
    startWorker: async () => {
      const service = start('worker');
      await service.says('worker started');
      return service;
    },
    startApi: async () => {
      const service = start('api');
      const { url } = JSON.parse(await service.says('API ready')) as { url: string };
      return {
        ...service,
        url,
        caller: (callId, from = ada.phone) =>
          createCaller({ url, ...login, from, ...(callId === undefined ? {} : { callId }) }),
      };
    },
    ticketsNamed: (wanted) => [...zendesk.store.tickets.values()].filter(({ subject }) => subject === wanted),
    timesSaid: (ticketId, wanted) => zendesk.store.commentsOf(ticketId).filter(({ body }) => body === wanted).length,
    close: async () => {
      await Promise.all(processes.map((service) => service.kill()));
      await Promise.all([raw.connection.close(), opened.connection.close()]);
      await Promise.all([temporal.kill(), zendesk.close()]);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Opens a ticket in a verified call and returns its id. */
export async function openTicket(caller: Caller, subject: string): Promise<number> {
  const { response } = await caller.call('create_ticket', { subject, comment_body: 'It began like this.' });
  const id = /Ticket (\d+) is open/.exec(response)?.[1];
  if (id === undefined) throw new Error(`a new ticket was answered with: ${response}`);
  return Number(id);
}
