import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { runFaults } from '../../faults/fault-run.ts';
import { deskNames } from '../../src/domain/desk/desk.ts';
import { serverBinary } from '../support/temporal.ts';

/** Usually a run takes 20 s; a slow machine, or faults that come together, make it several times that. */
const patienceMs = 400_000;

it.each(deskNames)(
  '%s that loses answers, fails and is written to by others, while workers are killed and Temporal restarts: one right ticket a conversation',
  async (desk) => {
    const conversations = 8;
    const said: string[] = [];
    const late = delay(patienceMs, null, { ref: false }).then(() => {
      throw new Error(`not at rest after ${patienceMs / 1000} s; it said:\n${said.join('\n')}`);
    });
    const run = runFaults({
      desk,
      conversations,
      concurrency: 4,
      seed: 20_261_121,
      rate: 0.1,
      kills: true,
      binary: serverBinary(),
      report: (line) => said.push(line),
    });
    const verdict = await Promise.race([run, late]);
    expect(verdict.problems).toEqual([]);
    const { tickets, comments, solved } = verdict;
    expect({ tickets, comments, solved }).toEqual({
      tickets: conversations,
      comments: 2 * conversations,
      solved: conversations,
    });
    expect(
      Object.values(verdict.met).reduce((sum, count) => sum + count, 0),
      'faults were met',
    ).toBeGreaterThan(0);
  },
  patienceMs + 10_000,
);
