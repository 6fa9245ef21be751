import { describe, expect, it } from 'vitest';
import { unmetContact } from '../../../src/domain/tickets/tickets.ts';
import { failureOf, options } from '../../support/adapter-helpers.ts';
import { draft, notesRole, startSite } from './support.ts';

const contact = { name: 'Eve New', email: 'eve@example.com' };
const portal = [{ serviceDesk: true }, { serviceDesk: true }] as const;

describe('a new request for a contact', () => {
  it('is raised for the customer of the portals who is made of the address', async () => {
    const { sim, jira, write } = await startSite(...portal);
    const { ticket, unmet } = await jira.helpDesk.createTicket(draft({ contact }), write('k1'), options());
    expect(unmet).toEqual([]);
    const made = sim.store.users.get(ticket.requesterId ?? '');
    expect(made).toMatchObject({ accountType: 'customer', displayName: 'Eve New', email: contact.email });
    expect(sim.store.issue(ticket.id).requestTypeId).not.toBeNull();
  });

  it.each([
    ['our account may not add customers', { mayAddCustomers: false }],
    ['somebody has the address and hides it', { emailsHidden: true }],
  ])('is ours when %s, and only the internal note names the address', async (_title, settings) => {
    const { sim, jira, write } = await startSite({ serviceDesk: true, ...settings }, portal[1]);
    if ('emailsHidden' in settings) sim.seedCustomer({ name: 'Eve', phone: null, email: contact.email });
    const wanted = draft({ contact, public: false, body: 'They asked for help.' });
    const { ticket, unmet } = await jira.helpDesk.createTicket(wanted, write('k1'), options());
    expect(unmet).toEqual([unmetContact('refused')]);
    expect(ticket.requesterId).toBeNull();
    const [stored] = sim.tickets();
    const naming = stored?.comments.filter(({ body }) => body.includes(contact.email));
    expect(naming).toMatchObject([{ public: false }]);
    expect(naming?.[0]?.body).toContain('They asked for help.\n\nAnswer to: Eve New <eve@example.com>');
  });

  it('is ours when several customers have the address', async () => {
    const { sim, jira, write } = await startSite(...portal);
    for (const name of ['Eve', 'Eva']) sim.seedCustomer({ name, phone: null, email: contact.email });
    const { unmet } = await jira.helpDesk.createTicket(draft({ contact }), write('k1'), options());
    expect(unmet).toEqual([unmetContact('ambiguous')]);
  });

  it('waits a little while customers cannot be added, and goes without the contact after that', async () => {
    const { sim, jira, write } = await startSite(...portal);
    sim.faults.add({ kind: 'status', status: 500, times: 0, match: { path: '/rest/servicedeskapi/customer' } });
    const create = (firstTriedAt: number) =>
      jira.helpDesk.createTicket(draft({ contact }), write('k1'), { ...options(), firstTriedAt });
    expect(await failureOf(create(Date.now()))).toMatchObject({ kind: 'unavailable' });
    expect(sim.tickets()).toEqual([]);
    const { unmet } = await create(Date.now() - 10 * 60_000);
    expect(unmet).toEqual([unmetContact('unavailable')]);
  });
});

it('a new issue of a plain project is ours, and its note names the address of the contact', async () => {
  const { sim, jira, write } = await startSite({}, { notesRole });
  const wanted = draft({ contact: { name: null, email: contact.email }, public: false });
  const { unmet } = await jira.helpDesk.createTicket(wanted, write('k1'), options());
  expect(unmet).toEqual([unmetContact('unsupported')]);
  const naming = sim.tickets()[0]?.comments.filter(({ body }) => body.includes(`Answer to: ${contact.email}`));
  expect(naming).toMatchObject([{ public: false }]);
  expect(sim.requests.some(({ path }) => path.includes('/customer'))).toBe(false);
});
