import { expect, it } from 'vitest';
import { playRollingRestart } from '../../faults/rolling-restart.ts';
import { startFaultSystem } from '../../faults/system.ts';
import { quietRuntime, serverBinary } from '../support/temporal.ts';

quietRuntime();

// Whether each answer comes in time is measured on a quiet machine: `npm run faults -- --profile restart`.
it('a rolling restart of two APIs and two workers under load loses and doubles nothing, and every process ends well', async () => {
  const system = await startFaultSystem('zendesk', 1, serverBinary(), { SHUTDOWN_DELAY_SECONDS: '1' });
  try {
    const figures = await playRollingRestart(system, 3, () => undefined);
    expect(figures).toMatchObject({ lost: 0, doubled: 0, refused: [] });
    expect(figures.exits).toEqual(['code 0', 'code 0', 'code 0', 'code 0']);
    expect(figures.asked).toBeGreaterThan(20);
  } finally {
    await system.close();
  }
}, 240_000);
