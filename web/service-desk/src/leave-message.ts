import type { Connection } from './connection.ts';
import { retry } from './retry.ts';

const sendMs = 20_000;

/** What the visitor leaves when nobody is there. */
export interface LeftMessage {
  text: string;
  /** Where the answer goes, for a visitor whom the site has not identified. */
  email?: string;
}

/** Sends the message; resolves to the number of its ticket, if the help desk has given one yet. */
export type LeaveMessage = (message: LeftMessage) => Promise<{ ticket?: string }>;

/** Leaves messages; the same one again after a failure is still one ticket. */
export function messageLeaver(connection: () => Connection): LeaveMessage {
  let failed: { key: string; id: string } | null = null;
  return async ({ text, email }) => {
    const { api, platform, report } = connection();
    const key = JSON.stringify([text, email]);
    const id = failed?.key === key ? failed.id : platform.newId();
    failed = { key, id };
    const json = { id, text, ...(email !== undefined && { email }) };
    const limits = { until: platform.now() + sendMs, onFailure: (error: unknown) => report('leave-message', error) };
    const answer = await retry(platform, limits, (signal) =>
      api.json<{ ticket?: string }>('/messages', { method: 'POST', json, signal }),
    );
    failed = null;
    return answer;
  };
}
