import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, it, onTestFinished } from 'vitest';
import { createHelpDeskActivities } from '../../src/activities/help-desk.ts';
import { boundedDesk } from '../../src/adapters/bounded-desk.ts';
import { createRestDesk } from '../../src/adapters/rest/index.ts';
import { activityResultBytes } from '../../src/domain/budgets.ts';
import { startRestDesk } from '../../simulators/rest/index.ts';

async function start() {
  const simulator = await startRestDesk({ token: 'token', webhookSecret: 'secret' });
  const rest = createRestDesk({ baseUrl: simulator.url, token: 'token' });
  onTestFinished(async () => {
    await rest.close();
    await simulator.close();
  });
  const requesterId = simulator.seedCustomer({ name: 'Ada', phone: '+15555550101', email: null });
  const activities = createHelpDeskActivities({ helpDesk: boundedDesk(rest.helpDesk), messaging: null });
  return { simulator, requesterId, activities, environment: new MockActivityEnvironment() };
}

it('a ticket is read although its latest comment is too large to be read', async () => {
  const { simulator, requesterId, activities, environment } = await start();
  const id = simulator.seedTicket({ requesterId, subject: 'Printer', body: 'It burns.' });
  simulator.agent.reply(id, 'x'.repeat(33 * 1024 * 1024));
  const reading = await environment.run(activities.readTicket, id);
  expect(reading).toMatchObject({ ticket: { id, subject: 'Printer' }, latestComment: null });
  const news = await environment.run(activities.readNews, id);
  expect(news).toMatchObject({ ticket: { id }, comments: [] });
});

it('a hundred tickets with endless subjects and tags stay within the budget of a result', async () => {
  const { simulator, requesterId, activities, environment } = await start();
  for (let count = 0; count < 100; count += 1) {
    simulator.seedTicket({ requesterId, subject: 'A very long subject. '.repeat(1_000), body: 'It burns.' });
  }
  const tickets = await environment.run(activities.listTickets, { requesterId, filter: {}, limit: 100 });
  expect(tickets).toHaveLength(100);
  expect(Buffer.byteLength(JSON.stringify(tickets))).toBeLessThan(activityResultBytes);
});
