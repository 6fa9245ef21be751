import type { AdminNotice } from '../domain/desk/admin-notices.ts';
import type { CallOptions } from './call.ts';

/** Sends admin notices. Throws `ServiceFailure` and nothing else. */
export interface Notifier {
  notify(notice: AdminNotice, options: CallOptions): Promise<void>;
}
