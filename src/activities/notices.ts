import type { AdminNotice } from '../domain/desk/admin-notices.ts';
import type { Notifier } from '../ports/notifier.ts';
import { callOptions } from './attempt.ts';
import { translateFailures } from './translate-failures.ts';

/** Sends admin notices. */
export function createNoticeActivities({ notifier }: { notifier: Notifier }) {
  return {
    notifyAdministrator: translateFailures((notice: AdminNotice): Promise<void> =>
      notifier.notify(notice, callOptions()),
    ),
  };
}

/** Types of {@link createNoticeActivities}, for workflows. */
export type NoticeActivities = ReturnType<typeof createNoticeActivities>;
