import { randomUUID } from 'node:crypto';
import { createZendesk } from '../src/adapters/zendesk/index.ts';
import { builtInRouting } from '../src/domain/routing/routing.ts';
import type { ConversationLink } from '../src/domain/tickets/tickets.ts';
import { createCaller, type Caller } from '../simulators/signalwire/caller.ts';
import { distributionOf, round, timed, type Distribution } from './statistics.ts';
import type { BenchSystem, Database } from './system.ts';
import { guard } from '../test/support/adapter-helpers.ts';

/** One row of the table: the same work done directly in Zendesk and through Deskbridge. */
export interface Row {
  work: string;
  database: Database;
  /** Delay of the simulated Zendesk for each request, in milliseconds. */
  zendeskDelayMs: number;
  callsAtOnce: number;
  /** Null where there is no direct counterpart. */
  direct: Distribution | null;
  through: Distribution;
  /** What Deskbridge adds at the median, in milliseconds. */
  overheadP50Ms: number | null;
}

/** How much is measured. */
export interface PhoneBenchOptions {
  database: Database;
  rounds: number;
  zendeskDelayMs: number;
  callsAtOnce: number;
}

/** Measures reads, writes and first requests, directly and through `/swaig` in turns. */
export async function benchPhone(system: BenchSystem, options: PhoneBenchOptions): Promise<Row[]> {
  await fetch(new URL('/_sim/latency', system.zendeskUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ms: options.zendeskDelayMs }),
  });
  const workers = Array.from({ length: options.callsAtOnce }, (_, index) => measureCall(system, options, index));
  const times = (await Promise.all(workers)).reduce((all, one) => {
    for (const key of Object.keys(all) as (keyof Times)[]) all[key].push(...one[key]);
    return all;
  }, emptyTimes());
  const row = (work: string, direct: number[] | null, through: number[]): Row => {
    const measured = distributionOf(through);
    const base = direct === null ? null : distributionOf(direct);
    return {
      work,
      database: options.database,
      zendeskDelayMs: options.zendeskDelayMs,
      callsAtOnce: options.callsAtOnce,
      direct: base,
      through: measured,
      overheadP50Ms: base === null ? null : round(measured.p50 - base.p50),
    };
  };
  return [
    row('read: get_ticket', times.directRead, times.read),
    row('write: add_comment', times.directWrite, times.write),
    // A colleague has changed the ticket since we read it, so the ticket is looked at again.
    row('write: add_comment after a colleague', null, times.disturbed),
    row('write: create_ticket', times.directCreate, times.create),
    row('first request of a call: startup_hook', null, times.first),
    // For comparison: the time Temporal takes on this machine to answer without any work.
    row('no-op: startup_hook again', null, times.noop),
  ];
}

/** A round has three functions; a call with thirty is a long one. */
const roundsPerCall = 10;

/** Like {@link timed}, after something whose time does not count. */
async function timedAfter(before: () => Promise<unknown>, work: () => Promise<unknown>): Promise<number> {
  await before();
  return timed(work);
}

interface Times {
  read: number[];
  directRead: number[];
  write: number[];
  disturbed: number[];
  directWrite: number[];
  create: number[];
  directCreate: number[];
  first: number[];
  noop: number[];
}

function emptyTimes(): Times {
  return {
    read: [],
    directRead: [],
    write: [],
    directWrite: [],
    disturbed: [],
    create: [],
    directCreate: [],
    first: [],
    noop: [],
  };
}

async function measureCall(system: BenchSystem, options: PhoneBenchOptions, index: number): Promise<Times> {
  const times = emptyTimes();
  const from = `+1555${String(5_550_000 + index).padStart(7, '0')}`;
  const newCall = (): Caller => createCaller({ ...system, url: system.apiUrl, from });
  let caller = newCall();
  const direct = createZendesk({
    baseUrl: system.zendeskUrl,
    auth: { kind: 'apiToken', email: 'bot@example.com', token: 'bench' },
    conversationFieldId: null,
    summaryFieldId: null,
  });
  const call = { signal: new AbortController().signal };
  const write = () => ({ key: randomUUID(), firstTriedAt: Date.now(), mayBeDone: false });
  const draft = () => ({
    subject: 'Bench',
    body: 'Bench',
    public: true,
    requesterId: null,
    contact: null,
    priority: null,
    status: null,
    // The group that Deskbridge's default rule chooses.
    group: builtInRouting.default.group,
    tags: ['bench'],
    externalId: randomUUID(),
    link: benchLink,
    followUpOf: null,
    files: [],
  });
  const comment = (to: string) =>
    direct.helpDesk.changeTicket(
      to,
      { comment: { body: randomUUID(), public: true, author: 'agent' } },
      guard(),
      write(),
      call,
    );
  const requesterId = await ownId(direct, from);
  const { ticket } = await direct.helpDesk.createTicket({ ...draft(), requesterId }, write(), call);
  const { id } = ticket;
  // Direct writes go to a ticket of their own: they would change the one that Deskbridge writes to.
  const { ticket: other } = await direct.helpDesk.createTicket({ ...draft(), requesterId }, write(), call);
  const warmUp = Math.min(20, options.rounds);
  for (let round = -warmUp; round < options.rounds; round += 1) {
    if ((round + warmUp) % roundsPerCall === 0) caller = await verifiedCall(newCall, system.pin);
    const measured = {
      directRead: await timed(() =>
        Promise.all([direct.helpDesk.getTicket(id, call), direct.helpDesk.latestPublicComment(id, call)]),
      ),
      // A different question each time: a repeated one is answered from memory for a few seconds.
      read: await timed(() => caller.call('get_ticket', { ticket_id: Number(id), bench: round })),
      directWrite: await timed(() => comment(other.id)),
      write: await timed(() => caller.call('add_comment', { ticket_id: Number(id), comment_body: randomUUID() })),
      disturbed: await timedAfter(
        () => comment(id),
        () => caller.call('add_comment', { ticket_id: Number(id), comment_body: randomUUID() }),
      ),
      directCreate: await timed(() => direct.helpDesk.createTicket(draft(), write(), call)),
      create: await timed(() => caller.call('create_ticket', { subject: randomUUID(), comment_body: 'Bench' })),
      first: await timed(() => newCall().call('startup_hook')),
      noop: await timed(() => caller.call('startup_hook')),
    };
    if (round < 0) continue;
    for (const key of Object.keys(measured) as (keyof Times)[]) times[key].push(measured[key]);
  }
  await direct.close();
  return times;
}

const benchLink: ConversationLink = {
  conversation: 'bench',
  title: 'Bench',
  startedAt: '2026-01-01T00:00:00Z',
  messages: 0,
  tools: [],
  intents: [],
  summary: null,
};

/** A new call whose caller is verified. */
async function verifiedCall(newCall: () => Caller, pin: string): Promise<Caller> {
  const caller = newCall();
  const { response } = await caller.call('verify_support_pin', { entered_pin: pin });
  if (!response.includes('verified as')) throw new Error(`the caller was not verified: ${response}`);
  return caller;
}

async function ownId(direct: ReturnType<typeof createZendesk>, from: string): Promise<string> {
  const match = await direct.directory.find({ phone: from }, { signal: new AbortController().signal });
  if (match.kind !== 'one') throw new Error('the bench customer is missing');
  return match.requester.id;
}
