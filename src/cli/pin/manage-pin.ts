import { readNumber } from '../../adapters/phone-match.ts';
import { readEnvironment } from '../../config/env.ts';
import { type Config, loadConfig } from '../../config/load-config.ts';
import type { DeskConfig } from '../../config/sections/desk.ts';
import type { Requester } from '../../domain/tickets/requesters.ts';
import { digestPin } from '../../pins/digest.ts';
import { issuePin } from '../../pins/issue.ts';
import { makePinRecord } from '../../pins/record.ts';
import { connectDesk, keepsPinRecords, type ConnectedDesk } from '../../worker/help-desk.ts';
import { demoEnvironment } from '../../process/running-demo.ts';
import { registerPhone, registrableNumber } from '../../worker/register-phone.ts';
import { explainFailure } from './failures.ts';
import { findCustomer, type PinSubject } from './find-customer.ts';

/** The result of a PIN command. `pin` is there only when one was issued, and never again. */
export interface PinResult {
  user: string;
  name: string;
  status: 'issued' | 'revoked' | 'set' | 'set in plain text' | 'not set';
  pin?: string;
  /** Whether the number is now the customer's. Only when a number was given with the customer. */
  phone?: 'registered' | 'not registered' | undefined;
}

/** What `deskbridge pin` can do. */
export type PinAction = 'issue' | 'revoke' | 'show-status';

/** Time limit for the help desk and our own directory together, in milliseconds. */
const limitMs = 20_000;

/** Issues, revokes or shows a customer's support PIN. @throws Error with a message that says what to do */
export async function managePin(action: PinAction, subject: PinSubject): Promise<PinResult> {
  const config = loadConfig(demoEnvironment(readEnvironment()));
  if (config.desk === null) throw new Error('No help desk is configured: set HELP_DESK and the settings of that desk.');
  const own = keepsPinRecords(config.desk) ? null : await openOwn(config);
  const { defaultCountry } = config.phoneNumbers;
  const desk = connectDesk(config.desk, own?.parts ?? null, defaultCountry);
  const phone = subject.phone === undefined ? undefined : (readNumber(subject.phone, defaultCountry) ?? subject.phone);
  try {
    return await manage(action, phone === undefined ? subject : { ...subject, phone }, desk, {
      ...config,
      desk: config.desk,
    });
  } catch (error) {
    throw explainFailure(error, config.desk.name);
  } finally {
    await Promise.all([desk.close(), own?.close()]);
  }
}

/** Loaded only when needed: Temporal's native part takes a while. */
async function openOwn(config: Config) {
  const { openDirectoryParts } = await import('./directory.ts');
  return openDirectoryParts(config);
}

async function manage(
  action: PinAction,
  subject: PinSubject,
  desk: ConnectedDesk,
  config: Config & { desk: DeskConfig },
): Promise<PinResult> {
  const options = { signal: AbortSignal.timeout(limitMs) };
  const requester = await findCustomer(desk, subject, options.signal);
  const phone = await updatePhone(action, subject, desk, requester, options.signal);
  const identity = { user: requester.id, name: requester.name, phone };
  if (action === 'show-status') {
    const record = await desk.directory.getPinRecord(requester.id, options);
    return { ...identity, status: statusOf(record) };
  }
  if (action === 'revoke') {
    await desk.directory.setPinRecord(requester.id, null, options);
    return { ...identity, status: 'revoked' };
  }
  const pin = issuePin(config.pinLength);
  const record = await makePinRecord(digestPin(config.pinPepper, pin));
  await desk.directory.setPinRecord(requester.id, record, options);
  return { ...identity, status: 'issued', pin };
}

/** A number given with a customer is registered when a PIN is issued, and released when it is revoked. */
async function updatePhone(
  action: PinAction,
  { phone, user, email }: PinSubject,
  { phones, directory }: ConnectedDesk,
  requester: Requester,
  signal: AbortSignal,
): Promise<PinResult['phone']> {
  if (phone === undefined || (user === undefined && email === undefined)) return undefined;
  if (phones === null) throw new Error('This help desk keeps phone numbers itself: set the number there.');
  const number = registrableNumber(phone);
  if (action === 'issue') await registerPhone({ phones, directory }, number, requester.id, { signal });
  if (action === 'revoke') await phones.forget(number, requester.id, { signal });
  return (await phones.ownerOf(number, { signal })) === requester.id ? 'registered' : 'not registered';
}

function statusOf(record: string | null): PinResult['status'] {
  if (record === null || record === '') return 'not set';
  return record.startsWith('scrypt$') ? 'set' : 'set in plain text';
}
