import { describe, expect, it } from 'vitest';
import type { Call } from '../../../src/adapters/http/calls.ts';
import { failedAnswer } from '../../../src/adapters/zendesk/errors.ts';
import { draft, startDesk, write } from './support.ts';
import { failureOf, options } from '../../support/adapter-helpers.ts';

const writing: Call = { service: 'zendesk', method: 'PUT', path: '/tickets/{id}' };
const causesOf = (status: number, body: unknown) =>
  failedAnswer(writing, { status, headers: {}, text: JSON.stringify(body) }, 0).details.causes;
const refused = (details: unknown) =>
  causesOf(422, { error: 'RecordInvalid', description: 'Record validation errors', details });

describe('a refusal keeps its cause for the operator', () => {
  it('the code of each problem, with its field', () => {
    const details = {
      requester: [{ description: 'Requester: Jane Doe is suspended.', error: 'UserSuspended' }],
      'email address of Jane': [{ description: 'Jane', error: 'Jane Doe' }],
    };
    expect(refused(details)).toEqual([{ code: 'UserSuspended', field: 'requester' }]);
  });

  it('the title of each required ticket field, in whatever language', () => {
    const field = (id: number, type: string, description: string) => ({
      description,
      error: null,
      ticket_field_id: id,
      ticket_field_type: type,
    });
    const base = [
      field(1, 'FieldAssignee', 'Zugewiesener Mitarbeiter: ist beim Lösen erforderlich'),
      field(2, 'FieldText', 'Inbound Hostname: is required when solving a ticket'),
      field(3, 'FieldText', 'needed'),
    ];
    const fields = ['assignee', 'Inbound Hostname', 'ticket field 3'];
    expect(refused({ base })).toEqual(fields.map((name) => ({ code: null, field: name })));
    expect(refused({ base: [{ description: 'Assignee: is required when solving a ticket' }] })).toEqual([
      { code: null, field: 'Assignee' },
    ]);
  });

  it('the code of the envelope when there are no details, in each of its forms', () => {
    const missing = { description: 'You are missing the following required scopes: write' };
    expect(causesOf(403, { error: 'Forbidden', ...missing })).toEqual([{ code: 'Forbidden', field: null }]);
    expect(causesOf(403, { error: { title: 'Forbidden', message: 'No.' } })).toEqual([
      { code: 'Forbidden', field: null },
    ]);
    const depth = { code: 'InvalidPaginationDepth', title: 'x', detail: 'y' };
    expect(causesOf(400, { errors: [depth] })).toEqual([{ code: 'InvalidPaginationDepth', field: null }]);
    expect(causesOf(401, { error: "Couldn't authenticate you" })).toBeUndefined();
  });

  it('and never customer text', () => {
    const said = 'Jane Doe: jane@example.com';
    const bodies = [
      { error: 'RecordInvalid', details: { base: [{ description: said, error: said }], [said]: [said] } },
      { error: said, details: { base: [said] } },
      { errors: [{ code: said, title: said }] },
    ];
    for (const body of bodies) expect(JSON.stringify(causesOf(422, body) ?? [])).not.toMatch(/jane/i);
  });

  it('also on the wire: a suspended requester', async () => {
    const { sim, desk, clock } = await startDesk();
    const user = sim.store.seedUser({ name: 'Jane Doe', suspended: true });
    const create = desk.helpDesk.createTicket(
      draft({ requesterId: String(user.id) }),
      write('k', clock.now()),
      options(),
    );
    const failure = await failureOf(create);
    expect(failure).toMatchObject({ kind: 'rejected', causes: [{ code: 'UserSuspended', field: 'requester' }] });
    expect(failure.message).not.toMatch(/jane/i);
  });
});
