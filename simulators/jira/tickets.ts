import type { SimulatedComment, SimulatedTicket } from '../desk.ts';
import { adfText } from './adf.ts';
import type { AttachmentRecord, IssueRecord } from './records.ts';
import type { JiraStore } from './store.ts';

const priorities = { '1': 'urgent', '2': 'high', '3': 'normal', '4': 'low', '5': 'low' } as const;

function priorityOf(id: string): SimulatedTicket['priority'] {
  return Object.entries(priorities).find(([known]) => known === id)?.[1] ?? null;
}

/** Description and comments with their files: those sent with a comment, or named in a text. */
function commentsOf(store: JiraStore, issue: IssueRecord): SimulatedComment[] {
  const left = new Set<AttachmentRecord>(issue.attachments);
  const take = (matches: (attachment: AttachmentRecord) => boolean): SimulatedComment['files'] => {
    const taken = [...left].filter((attachment) => matches(attachment));
    for (const attachment of taken) left.delete(attachment);
    return taken.map(({ filename, content }) => ({ name: filename, content }));
  };
  const named = (text: string) => take(({ filename, commentId }) => commentId === null && text.includes(filename));
  const description = adfText(issue.description);
  return [
    { body: description, public: true, authorId: issue.reporterId, files: named(description) },
    ...issue.comments.map((comment) => {
      const body = adfText(comment.body);
      const files = [...take(({ commentId }) => commentId === comment.id), ...named(body)];
      return { body, public: store.isPublic(comment), authorId: comment.authorId, files };
    }),
  ];
}

/** An issue in the words that all simulators share. The group is its first component, the conversation its first link. */
export function simulatedTicket(store: JiraStore, issue: IssueRecord): SimulatedTicket {
  return {
    id: issue.id,
    subject: issue.summary,
    status: store.status(issue).neutral,
    priority: priorityOf(issue.priorityId),
    requesterId: issue.reporterId,
    group: store.components.find(({ id }) => id === issue.componentIds[0])?.name ?? null,
    assignee: issue.assigneeId === null ? null : (store.users.get(issue.assigneeId)?.email ?? null),
    tags: issue.labels,
    conversation: issue.remoteLinks.find(({ globalId }) => globalId !== null)?.globalId ?? null,
    followUpOf: issue.relatesTo[0] ?? null,
    comments: commentsOf(store, issue),
  };
}
