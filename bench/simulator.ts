/**
 * Runs the simulated Zendesk in a process of its own, so that its work is not measured as Deskbridge's. Prints its
 * address.
 */
import { builtInRouting } from '../src/domain/routing/routing.ts';
import { makePinRecord } from '../src/pins/record.ts';
import { startZendeskSimulator } from '../simulators/zendesk/index.ts';

const [pinDigest = '', customers = '1'] = process.argv.slice(2);
const zendesk = await startZendeskSimulator({ apiToken: { email: 'bot@example.com', token: 'bench' } });
zendesk.store.seedGroup(builtInRouting.default.group);
const record = await makePinRecord(pinDigest);
for (let index = 0; index < Number(customers); index += 1) {
  const phone = `+1555${String(5_550_000 + index).padStart(7, '0')}`;
  zendesk.store.seedUser({ name: `Customer ${index}`, phone, userFields: { support_pin: record } });
}
process.stdout.write(`${zendesk.url}\n`);
