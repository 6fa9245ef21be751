import { seatOf } from '../../../../simulators/sunshine/switchboard/seats.ts';
import type { PlatformEvent } from '../../../../simulators/sunshine/world.ts';
import type { MessageRecord, Metadata } from '../../../../simulators/sunshine/records.ts';
import type { SunshineSimulator } from '../../../../simulators/sunshine/index.ts';

/** What the platform saw, in the order in which it happened there. */
export type Sight =
  /** Something was said while `seat` (a name) was active; `key` is ours. */
  | {
      kind: 'said';
      by: 'customer' | 'bot' | 'human' | 'trigger';
      seat: string | null;
      id: string;
      text: string;
      key: string | null;
      atMs: number;
    }
  /** A seat got control, or was offered it; `ours`: by an action of ours. */
  | { kind: 'active'; seat: string; ours: boolean; atMs: number }
  | { kind: 'offered'; seat: string; ours: boolean; atMs: number };

const keyMember = 'deskbridgeKey';

/** Records everything that happens from now on, by conversation. */
export function witness(sunshine: SunshineSimulator): Map<string, Sight[]> {
  const seen = new Map<string, Sight[]>();
  sunshine.watch((event) => {
    const { id } = event.conversation;
    seen.set(id, [...(seen.get(id) ?? []), sightOf(event)]);
  });
  return seen;
}

function sightOf(event: PlatformEvent): Sight {
  const atMs = Date.now();
  if (event.kind === 'message') {
    const { message, app, conversation } = event;
    const seat = seatOf(app, conversation.activeId)?.name ?? null;
    const { id, content, metadata } = message;
    const text = content?.['text'];
    return {
      kind: 'said',
      by: speakerOf(message),
      seat,
      id,
      text: typeof text === 'string' ? text : '',
      key: keyOf(metadata),
      atMs,
    };
  }
  return { kind: event.kind, seat: event.seat.name, ours: keyOf(event.metadata) !== null, atMs };
}

function speakerOf({ author, metadata }: MessageRecord): 'customer' | 'bot' | 'human' | 'trigger' {
  if (author.type === 'user') return 'customer';
  if (metadata?.['__zendesk_msg.agent.id'] === '__trigger') return 'trigger';
  return keyOf(metadata) === null ? 'human' : 'bot';
}

function keyOf(metadata: Metadata | null): string | null {
  const key = metadata?.[keyMember];
  return typeof key === 'string' ? key : null;
}
