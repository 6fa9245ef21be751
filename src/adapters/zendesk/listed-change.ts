import type { DeskEvent } from '../../domain/desk/desk.ts';
import { parseTime } from '../http/parse-time.ts';

/** A change of a listed ticket. Its id is the same in every list, so that a change found twice is one event. */
export function listedChange({ id, updated_at }: { id: string; updated_at?: string | null | undefined }): DeskEvent {
  return { id: `${id}@${updated_at ?? ''}`, ticketId: id, at: parseTime(updated_at) };
}
