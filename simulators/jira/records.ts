import type { AdfNode } from './adf.ts';

/** A user of the site or a customer of its portal. */
export interface UserRecord {
  accountId: string;
  accountType: 'atlassian' | 'customer' | 'app';
  displayName: string;
  email: string | null;
  active: boolean;
  /** Issues can be assigned to this user. */
  assignable: boolean;
}

/** A comment. */
export interface CommentRecord {
  id: string;
  authorId: string;
  body: AdfNode;
  createdMs: number;
  properties: { key: string; value: unknown }[];
  visibility: { type: string; value: string } | null;
}

/** A file on an issue. */
export interface AttachmentRecord {
  id: string;
  filename: string;
  mimeType: string;
  content: string;
  size: number;
  authorId: string;
  createdMs: number;
  /** Id of the comment that it was sent with (Jira Service Management); null without one. */
  commentId: string | null;
}

/** A link to something outside of Jira. */
export interface RemoteLinkRecord {
  id: number;
  globalId: string | null;
  relationship: string | null;
  object: Record<string, unknown>;
}

/** An issue. */
export interface IssueRecord {
  id: string;
  key: string;
  summary: string;
  description: AdfNode | null;
  statusId: string;
  priorityId: string;
  reporterId: string;
  creatorId: string;
  assigneeId: string | null;
  componentIds: string[];
  labels: string[];
  resolutionId: string | null;
  /** Id of the request type; null for issues that were not made through the portal's API. */
  requestTypeId: string | null;
  createdMs: number;
  updatedMs: number;
  comments: CommentRecord[];
  attachments: AttachmentRecord[];
  properties: Record<string, unknown>;
  remoteLinks: RemoteLinkRecord[];
  /** Ids of the issues that this one relates to (outward). */
  relatesTo: string[];
}

/** A component of the project. */
export interface ComponentRecord {
  id: string;
  name: string;
}
