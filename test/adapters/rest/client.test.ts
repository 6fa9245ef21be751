import { expect, it, onTestFinished } from 'vitest';
import { startRestDesk } from '../../../simulators/rest/index.ts';
import { failureOf, options } from '../../support/adapter-helpers.ts';
import { connect, token } from './support.ts';

it('the path of the base URL is kept', async () => {
  const simulator = await startRestDesk({ token });
  onTestFinished(() => simulator.close());
  const { helpDesk } = connect(`${simulator.url}/desk/v1/`);
  await failureOf(helpDesk.getTicket('1', options()));
  expect(simulator.requests.map(({ path }) => path)).toEqual(['/desk/v1/tickets/1']);
});
