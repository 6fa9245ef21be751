import type { SimulatedDeskName } from '../simulators/desk.ts';

/** What a fault run does. */
export interface FaultRunOptions {
  desk: SimulatedDeskName;
  conversations: number;
  /** How many calls run at the same time. */
  concurrency: number;
  /** The same seed gives the same sequence of faults. */
  seed: number;
  /** Share of the desk's requests that meet a fault, 0 to 1. */
  rate: number;
  /** Whether workers are killed and Temporal is restarted during the run. */
  kills: boolean;
  /** Path of Temporal's executable. */
  binary: string;
  /** Takes a line of progress for a person. */
  report(line: string): void;
}
