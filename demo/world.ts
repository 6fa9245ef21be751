import type { Config } from '../src/config/load-config.ts';
import { digestPin } from '../src/pins/digest.ts';
import { makePinRecord } from '../src/pins/record.ts';
import type { DeskSimulator } from '../simulators/desk.ts';
import type { ConnectedDesk } from '../src/worker/help-desk.ts';
import { registerPhone } from '../src/worker/register-phone.ts';

/** The demo's customer. The PIN begins with a zero, which is lost where PINs are stored as numbers. */
export const customer = {
  name: 'Ada Lovelace',
  phone: '+15555550123',
  email: 'ada@example.com',
  pin: '012345',
} as const;
/** Another customer, whose tickets the first one must never see. */
const stranger = { name: 'Charles Babbage', phone: '+15555550177', email: 'charles@example.com' } as const;

/** Time limit for filling the help desk, in milliseconds. */
const limitMs = 30_000;

/** The filled help desk. */
export interface World {
  desk: DeskSimulator;
  /** A ticket of another customer. */
  strangersTicketId: string;
}

/** Fills the desk: a customer with a PIN and an old ticket, another customer with a ticket, and the routing's groups. */
export async function populate(desk: DeskSimulator, connected: ConnectedDesk, config: Config): Promise<World> {
  const groups = [config.routing.default, ...Object.values(config.routing.intents)].map(({ group }) => group);
  for (const group of new Set(groups)) desk.seedGroup(group);
  const ada = desk.seedCustomer({ name: customer.name, phone: customer.phone, email: customer.email });
  const charles = desk.seedCustomer(stranger);
  const { directory, phones } = connected;
  const options = { signal: AbortSignal.timeout(limitMs) };
  if (phones !== null) await registerPhone({ phones, directory }, customer.phone, ada, options);
  await directory.setPinRecord(ada, await makePinRecord(digestPin(config.pinPepper, customer.pin)), options);
  desk.seedTicket({
    requesterId: ada,
    subject: 'Invoice of October is missing',
    body: 'I never got my October invoice.',
  });
  const strangersTicketId = desk.seedTicket({
    requesterId: charles,
    subject: 'Engine does not turn',
    body: 'The difference engine is stuck.',
  });
  return { desk, strangersTicketId };
}
