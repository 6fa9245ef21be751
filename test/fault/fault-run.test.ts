import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { runFaults } from '../../faults/fault-run.ts';
import { deskNames } from '../../src/config/desk-names.ts';
import { serverBinary } from '../support/temporal.ts';

/** Time limit of a run. It usually takes 20 s, but several times that on a slow machine, or when faults coincide. */
const limitMs = 400_000;

/** Desks with which workers are killed and Temporal is restarted too. */
const withKills = new Set<string>(['zendesk', 'jira']);

it.each(deskNames)(
  '%s: with random faults, changes by humans and (Zendesk, Jira) killed workers and a restarted Temporal, each conversation has one correct ticket',
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
      // What becomes of a killed process does not depend on the desk; `npm run faults` plays it with each.
      kills: withKills.has(desk),
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
