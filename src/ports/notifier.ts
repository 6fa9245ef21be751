import type { AdminNotice } from '../domain/desk/admin-notices.ts';
import type { CallOptions } from './call.ts';

/** The way to the administrator. Throws `ServiceFailure` and nothing else. */
export interface Notifier {
  notify(notice: AdminNotice, options: CallOptions): Promise<void>;
}
