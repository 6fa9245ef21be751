import { describe, expect, it } from 'vitest';
import { failureOf, options } from '../../support/adapter-helpers.ts';
import { draft, startSite } from './support.ts';

async function refusedWith(body: object, status = 400) {
  const { sim, jira, write } = await startSite();
  sim.faults.add({ kind: 'status', status, body, times: 0, match: { method: 'POST', path: 'api/3/issue$' } });
  return failureOf(jira.helpDesk.createTicket(draft(), write('k'), options()));
}

describe('a refusal', () => {
  it('for a required field says so, and names the field, wherever Jira names it', async () => {
    for (const serviceDesk of [false, true]) {
      const { sim, jira, write } = await startSite({ serviceDesk, requiredField: 'Inbound Hostname' });
      const failure = await failureOf(jira.helpDesk.createTicket(draft(), write('k'), options()));
      expect(failure).toMatchObject({ kind: 'rejected', reason: 'requiredFields' });
      expect(failure.causes).toContainEqual({ code: 'required', field: 'Inbound Hostname' });
      expect(sim.tickets()).toEqual([]);
    }
  });

  it.each([
    [
      'errors',
      { errors: { customfield_10050: 'Team is required.' } },
      { code: 'required', field: 'customfield_10050' },
    ],
    [
      'errorMessages',
      { errorMessages: ['Inbound Hostname is required.'] },
      { code: 'required', field: 'Inbound Hostname' },
    ],
    [
      'errorMessage',
      { errorMessage: 'Sorry. Cost Center: Cost Center is required.' },
      { code: 'required', field: 'Cost Center' },
    ],
  ])('keeps the cause from %s', async (_title, body, cause) => {
    expect(await refusedWith(body)).toMatchObject({ reason: 'requiredFields', causes: [cause] });
  });

  it.each([
    [
      { errors: { duedate: "Field 'duedate' cannot be set. It is not on the appropriate screen." } },
      { code: 'notOnScreen', field: 'duedate' },
    ],
    [
      { errorMessages: ["Field 'description' does not exist or you do not have permission to view it."] },
      { code: 'notVisible', field: 'description' },
    ],
    [
      { errorMessage: 'No.', i18nErrorMessage: { i18nKey: 'sd.error.no' } },
      { code: 'sd.error.no', field: null },
    ],
  ])('keeps codes and fields: %j', async (body, cause) => {
    expect((await refusedWith(body)).causes).toEqual([cause]);
  });

  it('shows no sentence, which may quote the customer', async () => {
    const said = 'Ada Byron (ada@example.com) said: my password is 1234. It is required.';
    const body = {
      errorMessages: [said],
      errorMessage: said,
      errors: { summary: said },
      i18nErrorMessage: { i18nKey: said },
    };
    const { causes, message } = await refusedWith(body);
    expect(JSON.stringify({ causes, message })).not.toMatch(/Ada|1234|password/u);
  });
});
