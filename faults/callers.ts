import { setTimeout as delay } from 'node:timers/promises';
import { createCaller, type Caller } from '../simulators/signalwire/caller.ts';
import { door, phoneOf, pin } from './system.ts';

/** What the n-th conversation says, so that it can be found again. */
export function wordsOf(index: number): { subject: string; first: string; second: string } {
  return {
    subject: `Fault run ${index} begins`,
    first: `First words of ${index}.`,
    second: `Second words of ${index}.`,
  };
}

/** Longest a conversation may take to be told what it waits for, in milliseconds. */
const patienceMs = 15 * 60_000;
const askAgainMs = 500;

/** Plays one caller: proves who they are, opens a ticket, comments twice, has it solved, hangs up. */
export async function playCaller(url: string, index: number, report: (line: string) => void): Promise<void> {
  const caller = createCaller({ url, ...door, from: phoneOf(index), callId: `fault-${index}` });
  const { subject, first, second } = wordsOf(index);
  const until = (name: string, args: Record<string, unknown>, wanted: RegExp) =>
    askUntil(caller, name, args, wanted, report);
  await until('verify_support_pin', { entered_pin: pin }, /is verified as/);
  const opened = await until('create_ticket', { subject, comment_body: 'It began.' }, /Ticket (\S+) is open/);
  const ticket_id = opened[1] ?? '';
  const heard = /is on ticket|is now|DB-[A-Z2-9]{4}/;
  await until('add_comment', { ticket_id, comment_body: first }, heard);
  await until('add_comment', { ticket_id, comment_body: second }, heard);
  await until('close_ticket', { ticket_id }, heard);
  await persist(() => caller.hangUp({ summary: 'All said.', resolved: true, said: ['a', 'b'] }));
}

/** Asks the same until the answer is there: that nothing is done twice is what this is about. */
async function askUntil(
  caller: Caller,
  name: string,
  args: Record<string, unknown>,
  wanted: RegExp,
  report: (line: string) => void,
): Promise<RegExpExecArray> {
  let last = '';
  let tries = 0;
  for (const end = Date.now() + patienceMs; Date.now() < end; await delay(askAgainMs)) {
    try {
      const answer = await caller.call(name, args);
      last = answer.response;
      const found = wanted.exec(last);
      if (found !== null) return found;
      tries += 1;
      if (tries % 60 === 0) report(`  ${caller.callId} still waits for ${name}: ${last.slice(0, 120)}`);
    } catch {
      // The API could not be reached; SignalWire's model would try again as well.
    }
  }
  throw new Error(`${caller.callId}: ${name} was never answered as it should; last: ${last}`);
}

async function persist(work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries >= 100) throw error;
      await delay(askAgainMs);
    }
  }
}
