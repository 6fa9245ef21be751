import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import { createIdentityActivities, type PinVerdict } from '../../src/activities/identity.ts';
import { makePinRecord } from '../../src/pins/record.ts';
import { digestPin } from '../../src/pins/digest.ts';
import type { Directory, PhoneBook, PinRecords } from '../../src/ports/directory.ts';
import type { PinGuards } from '../../src/ports/pin-guards.ts';
import { ownDirectory } from '../../src/worker/own-directory.ts';
import type { OpenDesk } from '../contract/subject.ts';
import { freshdeskSubject } from '../contract/subjects/freshdesk.ts';
import { jiraSubjects } from '../contract/subjects/jira.ts';
import { restSubjects } from '../contract/subjects/rest.ts';
import { zendeskSubject } from '../contract/subjects/zendesk.ts';

const pepper = 'a pepper for this test';
/** What the desk takes for each request, in milliseconds: requests of one step arrive in much less. */
const delayMs = 300;
const [wrong, noPin, ambiguous, unknown] = ['+15555550171', '+15555550172', '+15555550173', '+15555550174'] as const;

const guards: PinGuards = { admit: async () => ({ admitted: true }), settle: async () => undefined };

/** The desk's directory, with entries of our own for what it does not keep. */
function directoryOf(desk: OpenDesk, owners: ReadonlyMap<string, string>): Directory {
  const records = new Map<string, string | null>();
  const pins: PinRecords = {
    getPinRecord: async (id) => records.get(id) ?? null,
    setPinRecord: async (id, record) => void records.set(id, record),
  };
  const phones: Pick<PhoneBook, 'ownerOf'> = { ownerOf: async (number) => owners.get(number) ?? null };
  const book: PhoneBook = { ...phones, register: async (_, id) => id, forget: async () => undefined };
  if ('getPinRecord' in desk.requesters) return desk.requesters as Directory;
  return ownDirectory(desk.requesters, pins, desk.helpDesk.capabilities.phoneLookup.supported ? null : book);
}

async function check(desk: OpenDesk, directory: Directory, number: string): Promise<PinVerdict & { steps: number }> {
  const { helpDesk, simulator } = desk;
  const activities = createIdentityActivities({ directory, pinGuards: guards, pinPepper: pepper, helpDesk });
  const run = <Arg, Result>(activity: (arg: Arg) => Promise<Result>, arg: Arg): Promise<Result> =>
    new MockActivityEnvironment().run<[Arg], Result, typeof activity>(activity, arg);
  const from = simulator.requests.length;
  const match = await run(activities.findRequester, number);
  const requesterId = match.kind === 'one' ? match.requester.id : null;
  const subject = { number, requesterId, conversation: 'call' };
  const pinDigest = digestPin(pepper, '999999');
  const verdict = await run(activities.checkPin, { subject, key: 'key', pinDigest, steps: match.steps ?? 1 });
  const times = simulator.requests.slice(from).map(({ atMs }) => atMs);
  const steps = times.filter((at, index) => index === 0 || at - (times[index - 1] ?? 0) > delayMs / 2).length;
  return { ...verdict, steps };
}

describe.each([zendeskSubject, freshdeskSubject, ...jiraSubjects.slice(0, 1), ...restSubjects.slice(0, 1)])(
  '$title',
  (subject) => {
    it('asks as many times in a row for an unknown number, a wrong PIN, no PIN and an ambiguous number', async () => {
      const desk = await subject.open({ now: Date.now, timeoutMs: 20_000 });
      const { simulator } = desk;
      const seed = (phone: string, name: string): string =>
        simulator.seedCustomer({ name, phone, email: `${name}@example.com` });
      const owners = new Map([
        [wrong, seed(wrong, 'wrong')],
        [noPin, seed(noPin, 'none')],
      ]);
      const both = [seed(ambiguous, 'one'), seed(ambiguous, 'two')];
      const directory = directoryOf(desk, owners);
      const record = await makePinRecord(digestPin(pepper, '123456'));
      for (const id of [owners.get(wrong) ?? '', ...both]) {
        await directory.setPinRecord(id, record, { signal: AbortSignal.timeout(20_000) });
      }
      simulator.faults.add({ kind: 'delay', ms: delayMs, times: 0 });
      const checks: [string, number][] = [];
      for (const number of [unknown, wrong, noPin, ambiguous]) {
        const { kind, steps } = await check(desk, directory, number);
        checks.push([kind, steps]);
      }
      await desk.close();
      expect(new Set(checks.map((done) => done.join(' '))).size, JSON.stringify(checks)).toBe(1);
      expect(checks[0]).toEqual(['wrong', subject === zendeskSubject ? 3 : 1]);
    });
  },
);
