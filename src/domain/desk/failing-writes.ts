import { probeWaitMs } from './delays.ts';
import { keyOf, newOutage, type QueuedWrite, type WatchState, type WriteRef } from './health.ts';

/** A single write that has failed so often, over some two minutes, means that the desk takes no writes. */
const manyDelays = 8;

/** Finds out whether the desk takes writes, from those on which it fails although it answers. */
export class FailingWrites {
  readonly #state: WatchState;
  /** Writes that the desk fails on, reported since it last did one. */
  readonly #failing = new Map<string, QueuedWrite>();

  constructor(state: WatchState) {
    this.#state = state;
  }

  /** A write waits, or waits again. */
  add(write: QueuedWrite): void {
    if (write.isFailing && !write.isAlone && write.reportedAt > this.#state.lastDoneAt) {
      this.#failing.set(keyOf(write), write);
    } else {
      this.delete(write);
    }
  }

  /** A write no longer waits. */
  delete(ref: WriteRef): void {
    this.#failing.delete(keyOf(ref));
  }

  /**
   * After a write has failed: the desk takes no writes if two failed although each was permitted, or one did many times,
   * and none was done since.
   */
  notice(latest: QueuedWrite, now: number): void {
    const state = this.#state;
    if (!state.takesWrites || !this.#failing.has(keyOf(latest))) return;
    if (this.#failing.size < 2 && latest.delays < manyDelays) return;
    state.takesWrites = false;
    state.outage ??= newOutage(Math.min(...Array.from(this.#failing.values(), ({ since }) => since)));
    state.nextWriteProbeAt = now + probeWaitMs(state.outage, now);
  }

  /** Takes a failed write into account: if it was the probe, the next one is planned. */
  noteFailedProbe(report: WriteRef, now: number): void {
    const { writeProbe, outage } = this.#state;
    if (writeProbe === null || outage === null || keyOf(writeProbe) !== keyOf(report)) return;
    this.#state.writeProbe = null;
    outage.writeProbeFailed = true;
    this.#state.nextWriteProbeAt = now + probeWaitMs(outage, now);
  }

  /** The desk has done a write, or given its verdict on it: it takes writes. */
  noteTakenWrite(now: number): void {
    const state = this.#state;
    state.lastDoneAt = now;
    this.#failing.clear();
    if (state.takesWrites) return;
    state.takesWrites = true;
    state.writeProbe = null;
    if (state.outage === null) return;
    state.outage.writeProbeFailed = false;
    if (!state.outage.told) state.outage = null;
  }
}
