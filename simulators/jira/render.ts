import type { AttachmentRecord, CommentRecord, IssueRecord, UserRecord } from './records.ts';
import type { JiraStore } from './store.ts';
import { isInternal } from './store.ts';
import type { StatusRecord, TransitionRecord } from './workflow.ts';

/** Epoch milliseconds as Jira writes times. */
export function jiraTime(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '+0000');
}

/** A user as other users see them: the e-mail address may be hidden. */
export function renderUser(store: JiraStore, user: UserRecord, base: string): object {
  const { accountId, accountType, displayName, email, active } = user;
  return {
    self: `${base}/rest/api/3/user?accountId=${encodeURIComponent(accountId)}`,
    accountId,
    accountType,
    displayName,
    active,
    ...(email === null || store.settings.emailsHidden ? {} : { emailAddress: email }),
    timeZone: 'Etc/UTC',
  };
}

function userOrNull(store: JiraStore, accountId: string | null, base: string): object | null {
  const user = accountId === null ? undefined : store.users.get(accountId);
  return user === undefined ? null : renderUser(store, user, base);
}

/** A status with its category. */
function renderStatus({ id, name, category }: StatusRecord, base: string): object {
  const number = { new: 2, indeterminate: 4, done: 3 }[category];
  return {
    self: `${base}/rest/api/3/status/${id}`,
    id,
    name,
    statusCategory: { self: `${base}/rest/api/3/statuscategory/${number}`, id: number, key: category, name: category },
  };
}

/** An attachment. */
export function renderAttachment(store: JiraStore, attachment: AttachmentRecord, base: string): object {
  const { id, filename, mimeType, size, authorId, createdMs } = attachment;
  return {
    self: `${base}/rest/api/3/attachment/${id}`,
    id,
    filename,
    author: userOrNull(store, authorId, base),
    created: jiraTime(createdMs),
    size,
    mimeType,
    content: `${base}/rest/api/3/attachment/content/${id}`,
  };
}

/** A comment. It has its properties only when they are asked for. */
export function renderComment(
  store: JiraStore,
  issue: IssueRecord,
  comment: CommentRecord,
  base: string,
  withProperties: boolean,
): object {
  const { id, authorId, body, createdMs, properties, visibility } = comment;
  const author = userOrNull(store, authorId, base);
  return {
    self: `${base}/rest/api/3/issue/${issue.id}/comment/${id}`,
    id,
    author,
    body,
    updateAuthor: author,
    created: jiraTime(createdMs),
    updated: jiraTime(createdMs),
    // Always true in a plain project.
    jsdPublic: !isInternal(comment),
    ...(visibility === null ? {} : { visibility: { ...visibility, identifier: visibility.value } }),
    ...(withProperties ? { properties } : {}),
  };
}

/** A transition. It has the fields of its screen only when they are asked for. */
export function renderTransition(
  store: JiraStore,
  transition: TransitionRecord,
  base: string,
  withFields: boolean,
): object {
  const { id, name, to, needsResolution } = transition;
  const resolution = {
    required: needsResolution,
    schema: { type: 'resolution', system: 'resolution' },
    name: 'Resolution',
    key: 'resolution',
    operations: ['set'],
    allowedValues: store.scheme.resolutions.map((one) => ({ self: `${base}/rest/api/3/resolution/${one.id}`, ...one })),
  };
  return {
    id,
    name,
    to: renderStatus(store.statusOf(to), base),
    hasScreen: needsResolution,
    isGlobal: false,
    isInitial: false,
    isAvailable: true,
    isConditional: false,
    ...(withFields ? { fields: needsResolution ? { resolution } : {} } : {}),
  };
}

/** Id of the field that holds the request type. It differs between sites. */
export const requestTypeField = 'customfield_10010';

/** The request type; null for an issue that was not made through the portal. */
function renderRequestType({ requestTypeId }: IssueRecord): object | null {
  return requestTypeId === null ? null : { requestType: { id: requestTypeId } };
}

/** All simulated fields of an issue. */
export function renderFields(store: JiraStore, issue: IssueRecord, base: string): Record<string, unknown> {
  const priority = store.scheme.priorities.find(({ id }) => id === issue.priorityId);
  const resolution = store.scheme.resolutions.find(({ id }) => id === issue.resolutionId);
  const { project } = store;
  return {
    summary: issue.summary,
    description: issue.description,
    status: renderStatus(store.status(issue), base),
    priority: priority === undefined ? null : { self: `${base}/rest/api/3/priority/${priority.id}`, ...priority },
    resolution: resolution ?? null,
    reporter: userOrNull(store, issue.reporterId, base),
    creator: userOrNull(store, issue.creatorId, base),
    assignee: userOrNull(store, issue.assigneeId, base),
    components: store.components.filter(({ id }) => issue.componentIds.includes(id)),
    labels: issue.labels,
    ...(project.serviceDesk ? { [requestTypeField]: renderRequestType(issue) } : {}),
    created: jiraTime(issue.createdMs),
    updated: jiraTime(issue.updatedMs),
    project: { id: project.id, key: project.key, projectTypeKey: project.serviceDesk ? 'service_desk' : 'business' },
    attachment: issue.attachments.map((attachment) => renderAttachment(store, attachment, base)),
    issuelinks: issue.relatesTo.map((id) => ({ type: { name: 'Relates' }, outwardIssue: { id } })),
  };
}

/** The parts of an issue that are asked for. */
export interface IssueView {
  /** Names of fields; null for all (`*all`). */
  fields: readonly string[] | null;
  properties: readonly string[];
  expand: readonly string[];
}

/** An issue with the parts that were asked for. */
export function renderIssue(store: JiraStore, issue: IssueRecord, view: IssueView, base: string): object {
  const all = renderFields(store, issue, base);
  const wanted = view.fields;
  const fields =
    wanted === null ? all : Object.fromEntries(Object.entries(all).filter(([name]) => wanted.includes(name)));
  const properties = Object.fromEntries(
    Object.entries(issue.properties).filter(
      ([key]) => view.properties.includes(key) || view.properties.includes('*all'),
    ),
  );
  return {
    id: issue.id,
    self: `${base}/rest/api/3/issue/${issue.id}`,
    key: issue.key,
    ...(wanted !== null && wanted.length === 0 ? {} : { fields }),
    ...(view.properties.length === 0 ? {} : { properties }),
    // Without the fields of their screens: the specification has those only at `/issue/{id}/transitions`.
    ...(view.expand.includes('transitions')
      ? { transitions: store.transitions(issue).map((one) => renderTransition(store, one, base, false)) }
      : {}),
  };
}
