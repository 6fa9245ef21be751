import { expect } from 'vitest';
import type { CapabilityName } from '../../../src/domain/desk/desk.ts';
import { unmetContact, type TicketChange, type WrittenTicket } from '../../../src/domain/tickets/tickets.ts';
import type { CallOptions, WriteKey } from '../../../src/ports/call.ts';
import type { SimulatedTicket } from '../../../simulators/desk.ts';
import type { Bench } from './bench.ts';
import { options, guard } from '../../support/adapter-helpers.ts';
import { draft, groupName, isUnmet, link, said } from './bench.ts';
import { customerText, versionOf } from './persist.ts';

/** One write of the fault matrix. */
export interface Scenario {
  title: string;
  /** The capability that the desk must have. */
  needs?: CapabilityName;
  /** Prepares the desk without the adapter. @returns the id of the ticket to change or continue, if any */
  prepare(bench: Bench): string;
  /** True when the write has a version. */
  versioned?: true;
  act(bench: Bench, ticketId: string, version: string | null, write: WriteKey): Promise<WrittenTicket>;
  /** Checks what the desk stores afterwards. */
  check(bench: Bench, ticketId: string, tickets: SimulatedTicket[], written: WrittenTicket): void;
}

const subject = 'Refund of the second invoice';
const opening = { body: 'The screen stays black.', public: true };

function seeded({ simulator, clock, adaId }: Bench): string {
  const id = simulator.seedTicket({ requesterId: adaId, subject: 'Black screen', body: opening.body });
  clock.advance(60_000);
  return id;
}

function only(tickets: SimulatedTicket[], name: string): SimulatedTicket {
  const [ticket, second] = tickets.filter((each) => each.subject === name);
  expect(second).toBeUndefined();
  if (ticket === undefined) throw new Error('there is no ticket');
  return ticket;
}

function changing(change: TicketChange): Scenario['act'] {
  return ({ helpDesk }, id, version, write) => helpDesk.changeTicket(id, change, guard(version), write, options());
}

const plainCreate: Scenario = {
  title: 'create, plain',
  prepare: () => '',
  act: ({ helpDesk, adaId }, _id, _version, write) => {
    const wanted = draft({ subject, body: `${customerText} one`, requesterId: adaId, externalId: write.key });
    return helpDesk.createTicket(wanted, write, options());
  },
  check: (_bench, _id, tickets) => {
    const ticket = only(tickets, subject);
    expect(tickets).toHaveLength(1);
    expect(said(ticket)).toEqual([{ body: `${customerText} one`, public: true }]);
    expect(ticket.conversation).toBe('call/CALL-1');
  },
};

const fullCreate: Scenario = {
  title: 'create, with everything',
  prepare: () => '',
  act: ({ helpDesk, adaId }, _id, _version, write) =>
    helpDesk.createTicket(
      draft({
        subject,
        body: `${customerText} two`,
        requesterId: adaId,
        externalId: write.key,
        priority: 'urgent',
        status: 'pending',
        group: groupName,
        tags: ['phone', 'billing_question'],
        files: [
          { name: 'transcript.txt', contentType: 'text/plain', content: 'Hello. Grüße!', encoding: 'utf8' },
          { name: 'notes.txt', contentType: 'text/plain', content: 'bm90ZXM=', encoding: 'base64' },
        ],
      }),
      write,
      options(),
    ),
  check: ({ adaId }, _id, tickets, written) => {
    const ticket = only(tickets, subject);
    expect(tickets).toHaveLength(1);
    expect(said(ticket)).toEqual([{ body: `${customerText} two`, public: true }]);
    expect(ticket).toMatchObject({ requesterId: adaId, conversation: 'call/CALL-1' });
    expect(ticket.tags).toEqual(expect.arrayContaining(['phone', 'billing_question']));
    if (!isUnmet(written, 'status')) expect(ticket.status).toBe('pending');
    if (!isUnmet(written, 'priority')) expect(ticket.priority).toBe('urgent');
    if (!isUnmet(written, 'group')) expect(ticket.group).toBe(groupName);
    expect(ticket.comments.flatMap(({ files }) => files)).toEqual([
      { name: 'transcript.txt', content: 'Hello. Grüße!' },
      { name: 'notes.txt', content: 'notes' },
    ]);
  },
};

/** A look-up that fails is tried again. */
const patient = (): CallOptions => ({ ...options(), firstTriedAt: Date.now() });

const contactCreate: Scenario = {
  title: 'create, for a contact',
  needs: 'contacts',
  prepare: () => '',
  act: ({ helpDesk }, _id, _version, write) => {
    const contact = { name: 'Eve New', email: 'eve@example.com' };
    const wanted = draft({ subject, body: `${customerText} eight`, contact, externalId: write.key });
    return helpDesk.createTicket(wanted, write, patient());
  },
  check: (_bench, _id, tickets, written) => {
    const ticket = only(tickets, subject);
    expect(tickets).toHaveLength(1);
    expect(said(ticket)).toEqual([{ body: `${customerText} eight`, public: true }]);
    expect(ticket.requesterId).not.toBeNull();
    expect(written.ticket.requesterId).toBe(ticket.requesterId);
    expect(written.unmet).toEqual([]);
  },
};

const refusedContactCreate: Scenario = {
  title: 'create, for a contact who is refused',
  needs: 'contacts',
  prepare: () => '',
  act: ({ helpDesk }, _id, _version, write) => {
    const contact = { name: 'Eve New', email: 'no-address' };
    const wanted = draft({ subject, body: `${customerText} nine`, contact, externalId: write.key });
    return helpDesk.createTicket(wanted, write, patient());
  },
  check: (_bench, _id, tickets, written) => {
    const ticket = only(tickets, subject);
    expect(tickets).toHaveLength(1);
    expect(said(ticket)).toMatchObject([{ body: expect.stringContaining(`${customerText} nine`), public: true }]);
    expect(written.unmet).toEqual([unmetContact('refused')]);
  },
};

const publicComment: Scenario = {
  title: 'public comment',
  prepare: seeded,
  act: changing({ comment: { body: `${customerText} three`, public: true, author: 'agent' } }),
  check: (_bench, _id, tickets) => {
    expect(said(only(tickets, 'Black screen'))).toEqual([opening, { body: `${customerText} three`, public: true }]);
  },
};

const customersComment: Scenario = {
  title: 'comment in the name of the customer',
  prepare: seeded,
  act: (bench, ...rest) => {
    const comment = { body: `${customerText} four`, public: true, author: { requesterId: bench.adaId } };
    return changing({ comment })(bench, ...rest);
  },
  check: ({ adaId }, _id, tickets) => {
    const ticket = only(tickets, 'Black screen');
    expect(said(ticket)).toEqual([opening, { body: `${customerText} four`, public: true }]);
    expect(ticket.comments.at(-1)?.authorId).toBe(adaId);
  },
};

const privateNote: Scenario = {
  title: 'private note with a file',
  needs: 'privateNotes',
  prepare: seeded,
  act: changing({
    comment: {
      body: `${customerText} five`,
      public: false,
      author: 'agent',
      files: [{ name: 'log.txt', contentType: 'text/plain', content: 'line', encoding: 'utf8' }],
    },
  }),
  check: (_bench, _id, tickets) => {
    const ticket = only(tickets, 'Black screen');
    expect(said(ticket)).toEqual([opening, { body: `${customerText} five`, public: false }]);
    expect(ticket.comments.flatMap(({ files }) => files)).toEqual([{ name: 'log.txt', content: 'line' }]);
  },
};

const composite: Scenario = {
  title: 'comment, status, priority, tags, group and link at once',
  prepare: seeded,
  versioned: true,
  act: changing({
    comment: { body: `${customerText} six`, public: true, author: 'agent' },
    status: 'pending',
    priority: 'high',
    group: groupName,
    addTags: ['escalated', 'phone'],
    link: link({ messages: 9, summary: 'The screen stays black.' }),
  }),
  check: (_bench, _id, tickets, written) => {
    const ticket = only(tickets, 'Black screen');
    expect(said(ticket)).toEqual([opening, { body: `${customerText} six`, public: true }]);
    expect(ticket.tags).toEqual(expect.arrayContaining(['escalated', 'phone']));
    expect(ticket.conversation).toBe('call/CALL-1');
    if (!isUnmet(written, 'status')) expect(ticket.status).toBe('pending');
    if (!isUnmet(written, 'priority')) expect(ticket.priority).toBe('high');
    if (!isUnmet(written, 'group')) expect(ticket.group).toBe(groupName);
  },
};

const followUp: Scenario = {
  title: 'follow-up of a closed ticket',
  prepare: (bench) => {
    const id = seeded(bench);
    bench.human((agent) => agent.setStatus(id, 'closed'));
    return id;
  },
  act: ({ helpDesk, adaId }, id, _version, write) => {
    const continues = { subject, body: `${customerText} seven`, requesterId: adaId, followUpOf: id };
    return helpDesk.createTicket(draft({ ...continues, externalId: write.key }), write, options());
  },
  check: (_bench, id, tickets) => {
    expect(tickets).toHaveLength(2);
    const ticket = only(tickets, subject);
    expect(ticket.followUpOf).toBe(id);
    expect(said(ticket)).toEqual([{ body: `${customerText} seven`, public: true }]);
  },
};

/** Every kind of write. */
export const scenarios: readonly Scenario[] = [
  plainCreate,
  fullCreate,
  contactCreate,
  refusedContactCreate,
  publicComment,
  customersComment,
  privateNote,
  composite,
  followUp,
];

/** Prepares the desk, and reads the version when the write needs one. */
export async function prepare(scenario: Scenario, bench: Bench): Promise<{ id: string; version: string | null }> {
  const id = scenario.prepare(bench);
  const version = scenario.versioned === true ? await versionOf(bench.helpDesk, id) : null;
  return { id, version };
}
