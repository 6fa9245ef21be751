import { setTimeout as delay } from 'node:timers/promises';
import { createCaller, type Caller } from '../simulators/signalwire/caller.ts';
import { credentials, phoneOf, pin } from './system.ts';

/** The texts of the n-th conversation, by which the verdict finds them in the desk. */
export function wordsOf(index: number): { subject: string; first: string; second: string } {
  return {
    subject: `Fault run ${index} begins`,
    first: `First words of ${index}.`,
    second: `Second words of ${index}.`,
  };
}

/** Wait time limit for an answer that counts, in milliseconds. */
const limitMs = 15 * 60_000;
const askAgainMs = 500;

/**
 * Plays one caller, who gives their PIN, opens a ticket, comments twice, has the ticket solved and hangs up.
 * @param url where the API listens
 * @param report takes a line of progress for a person
 * @throws Error when an answer does not come within 15 minutes
 */
export async function playCaller(url: string, index: number, report: (line: string) => void): Promise<void> {
  const caller = createCaller({ url, ...credentials, from: phoneOf(index), callId: `fault-${index}` });
  const { subject, first, second } = wordsOf(index);
  const until = (name: string, args: Record<string, unknown>, expected: RegExp) =>
    askUntil(caller, name, args, expected, report);
  await until('verify_support_pin', { entered_pin: pin }, /is verified as/);
  const opened = await until('create_ticket', { subject, comment_body: 'It began.' }, /Ticket (\S+) is open/);
  const ticket_id = opened[1] ?? '';
  const heard = /is on ticket|is now|DB-[A-Z2-9]{4}/;
  await until('add_comment', { ticket_id, comment_body: first }, heard);
  await until('add_comment', { ticket_id, comment_body: second }, heard);
  await until('close_ticket', { ticket_id }, heard);
  await repeat(() => caller.hangUp({ summary: 'All said.', said: ['a', 'b'] }));
}

/**
 * Opens a ticket, and asks again as long as it takes.
 * @returns its id
 */
export async function openTicket(caller: Caller, subject: string, report: (line: string) => void): Promise<string> {
  const args = { subject, comment_body: 'It began.' };
  return (await askUntil(caller, 'create_ticket', args, /Ticket (\S+) is open/, report))[1] ?? '';
}

/** Repeats the same request until the expected answer comes. Nothing may be done twice by it. */
async function askUntil(
  caller: Caller,
  name: string,
  args: Record<string, unknown>,
  expected: RegExp,
  report: (line: string) => void,
): Promise<RegExpExecArray> {
  let last = '';
  let tries = 0;
  for (const end = Date.now() + limitMs; Date.now() < end; await delay(askAgainMs)) {
    try {
      const answer = await caller.call(name, args);
      last = answer.response;
      const found = expected.exec(last);
      if (found !== null) return found;
      tries += 1;
      if (tries % 60 === 0) report(`  ${caller.callId} still waits for ${name}: ${last.slice(0, 120)}`);
    } catch {
      // The API could not be reached. SignalWire's model would try again too.
    }
  }
  throw new Error(`${caller.callId}: ${name} never got the expected answer; the last one was: ${last}`);
}

/** Repeats the work until it does not throw, a hundred times at most. */
async function repeat(work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries >= 100) throw error;
      await delay(askAgainMs);
    }
  }
}
