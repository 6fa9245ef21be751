import type { AppRecord, SeatRecord } from '../records.ts';

/** The seat with this id; null when the switchboard has none. */
export function seatOf(app: AppRecord, id: string | null): SeatRecord | null {
  return app.switchboard?.seats.find((seat) => seat.id === id) ?? null;
}
