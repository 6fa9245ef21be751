import { readEnvironment } from '../../config/env.ts';
import { loadConfig } from '../../config/load-config.ts';
import type { Config, DeskConfig } from '../../config/types.ts';
import type { Requester } from '../../domain/tickets/requesters.ts';
import { digestPin } from '../../pins/digest.ts';
import { issuePin } from '../../pins/issue.ts';
import { makePinRecord } from '../../pins/record.ts';
import { connectDesk, keepsPinRecords, type ConnectedDesk } from '../../worker/help-desk.ts';
import { demoEnvironment } from '../../process/running-demo.ts';
import { explained } from './failures.ts';
import { registerPhone, registrableNumber } from '../../worker/register-phone.ts';

/** Whose PIN is meant. A phone number beside one of the others is to become, or to be no longer, the customer's. */
export interface PinSubject {
  phone?: string;
  email?: string;
  user?: string;
}

/** What a PIN command answers; `pin` is there only once, when it was issued. */
export interface PinResult {
  user: string;
  name: string;
  status: 'issued' | 'revoked' | 'set' | 'set in plain text' | 'not set';
  pin?: string;
  /** Whether the number is the customer's now; only when a number was given beside the customer. */
  phone?: 'registered' | 'not registered' | undefined;
}

type Action = 'issue' | 'revoke' | 'show-status';

/** Longest a command waits for the help desk and our own directory together, in milliseconds. */
const limitMs = 20_000;

/** Issues, revokes or looks at a customer's support PIN. @throws Error in plain words */
export async function managePin(action: Action, subject: PinSubject): Promise<PinResult> {
  const config = loadConfig(demoEnvironment(readEnvironment()));
  if (config.desk === null) throw new Error('No help desk is configured: set HELP_DESK and the settings of that desk.');
  const own = keepsPinRecords(config.desk) ? null : await openOwn(config);
  const desk = connectDesk(config.desk, own?.parts ?? null);
  try {
    return await manage(action, subject, desk, { ...config, desk: config.desk });
  } catch (error) {
    throw explained(error, config.desk.name);
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
  action: Action,
  subject: PinSubject,
  desk: ConnectedDesk,
  config: Config & { desk: DeskConfig },
): Promise<PinResult> {
  const options = { signal: AbortSignal.timeout(limitMs) };
  const requester = await find(desk, subject, options.signal);
  const phone = await settlePhone(action, subject, desk, requester, options.signal);
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

async function find(
  { directory, phones }: ConnectedDesk,
  subject: PinSubject,
  signal: AbortSignal,
): Promise<Requester> {
  const { user, email, phone } = subject;
  if (user !== undefined) return directory.getRequester(user, { signal });
  const query = email !== undefined ? { email } : phone !== undefined ? { phone } : null;
  if (query === null) {
    throw new Error('Say whose PIN: --phone +15555550123 or --user 1234 or --email ada@example.com.');
  }
  const match = await directory.find(query, { signal });
  if (match.kind === 'one') return match.requester;
  const what = 'email' in query ? 'e-mail address' : 'number';
  if (match.kind === 'several') {
    throw new Error(
      `Several customers have this ${what}, so it cannot tell who calls. Use --user, and mend the duplicates.`,
    );
  }
  const advice = 'phone' in query ? 'Give it in full, like +15555550123, or use --user.' : 'Use --user.';
  const register = 'phone' in query && phones !== null ? ' With both --phone and --user, issue registers it.' : '';
  throw new Error(`No customer has exactly this ${what}. ${advice}${register}`);
}

/** A number beside a customer is registered with a PIN, and goes with it. */
async function settlePhone(
  action: Action,
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
