import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { runFaults } from '../../faults/fault-run.ts';
import { serverBinary } from '../support/temporal.ts';

/** Time limit of a run. It usually takes 20 s, but several times that on a slow machine, or when faults coincide. */
const limitMs = 400_000;

/** One desk that takes a change in one request and one that takes it in several; `npm run faults` plays all desks. */
const desks = ['zendesk', 'jira'] as const;

it.each(desks)(
  '%s: with random faults, changes by humans, killed workers and a restarted Temporal, each conversation has one correct ticket',
  async (desk) => {
    const conversations = 6;
    const lines: string[] = [];
    const late = delay(limitMs, null, { ref: false }).then(() => {
      throw new Error(`not finished after ${limitMs / 1000} s; it reported:\n${lines.join('\n')}`);
    });
    const run = runFaults({
      desk,
      conversations,
      concurrency: 3,
      seed: 20_261_121,
      rate: 0.1,
      kills: true,
      binary: serverBinary(),
      report: (line) => lines.push(line),
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
  limitMs + 10_000,
);
