import type { AdfNode } from './adf.ts';

/** An account of the site or a customer of its portal. */
export interface UserRecord {
  accountId: string;
  accountType: 'atlassian' | 'customer' | 'app';
  displayName: string;
  email: string | null;
  active: boolean;
  /** May be given issues. */
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
  /** The comment that it came with (Jira Service Management). */
  commentId: string | null;
}

/** A link to something outside. */
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
  /** Null for issues that were not made through the portal's API. */
  requestTypeId: string | null;
  createdMs: number;
  updatedMs: number;
  comments: CommentRecord[];
  attachments: AttachmentRecord[];
  properties: Record<string, unknown>;
  remoteLinks: RemoteLinkRecord[];
  /** Ids of issues that this one relates to (outward). */
  relatesTo: string[];
}

/** A component of the project. */
export interface ComponentRecord {
  id: string;
  name: string;
}
