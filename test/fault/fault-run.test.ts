import { expect, it } from 'vitest';
import { runFaults } from '../../faults/fault-run.ts';
import { deskNames } from '../../src/domain/desk.ts';
import { serverBinary } from '../support/temporal.ts';

it.each(deskNames)(
  '%s that loses answers, fails and is written to by others, while workers are killed and Temporal restarts: one right ticket a conversation',
  async (desk) => {
    const conversations = 8;
    const verdict = await runFaults({
      desk,
      conversations,
      concurrency: 4,
      seed: 20_261_121,
      rate: 0.1,
      kills: true,
      binary: serverBinary(),
      report: () => undefined,
    });
    expect(verdict.faults).toEqual([]);
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
  240_000,
);
