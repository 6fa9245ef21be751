import { SearchIndex } from '../search-index.ts';
import type { AttachmentRecord, CommentRecord, ComponentRecord, IssueRecord, UserRecord } from './records.ts';
import { noSuchIssue } from './errors.ts';
import type { JiraSettings } from './settings.ts';
import type { Scheme, StatusRecord, TransitionRecord } from './workflow.ts';

/** What happened to an issue, for webhooks. */
export interface IssueEvent {
  kind: 'created' | 'updated' | 'deleted' | 'commented';
  issue: IssueRecord;
  actorId: string;
  comment?: CommentRecord;
  changes: { field: string; from: string | null; to: string | null }[];
}

/** The project of the site. */
export interface ProjectRecord {
  id: string;
  key: string;
  serviceDesk: boolean;
}

/** Everything in the simulated site, in memory. */
export class JiraStore {
  readonly settings: JiraSettings;
  readonly scheme: Scheme;
  readonly project: ProjectRecord;
  readonly users = new Map<string, UserRecord>();
  readonly components: ComponentRecord[] = [];
  /** Properties of users by account id, then by key. */
  readonly userProperties = new Map<string, Map<string, unknown>>();
  /** Uploaded files that are not attached yet, by temporary id. */
  readonly temporaryFiles = new Map<string, Pick<AttachmentRecord, 'filename' | 'mimeType' | 'content' | 'size'>>();
  /** Called after every change. */
  onEvent: (event: IssueEvent) => void = () => {};
  readonly #issues = new Map<string, IssueRecord>();
  readonly #index = new SearchIndex<string, IssueRecord>();
  readonly #now: () => number;
  #nextId = 10_001;
  #nextNumber = 1;
  #nextOther = 20_001;

  constructor(project: ProjectRecord, scheme: Scheme, settings: JiraSettings, now: () => number) {
    this.project = project;
    this.scheme = scheme;
    this.settings = settings;
    this.#now = now;
  }

  /** The site's clock. */
  nowMs(): number {
    return this.#now();
  }

  /** A new id for anything but an issue. */
  nextId(): string {
    return String(this.#nextOther++);
  }

  addUser(user: Omit<UserRecord, 'accountId' | 'active'>): UserRecord {
    const number = this.users.size + 1;
    const prefix = user.accountType === 'customer' ? 'qm:7b1f0c52:' : '712020:';
    const accountId = `${prefix}5b10a2844c20165700ede${String(number).padStart(3, '0')}`;
    const record = { ...user, accountId, active: true };
    this.users.set(accountId, record);
    return record;
  }

  addIssue(
    issue: Pick<IssueRecord, 'summary' | 'description' | 'reporterId' | 'creatorId'> & Partial<IssueRecord>,
  ): IssueRecord {
    const at = this.#now();
    const record: IssueRecord = {
      statusId: this.scheme.statuses[0]?.id ?? '',
      priorityId: '3',
      assigneeId: null,
      componentIds: [],
      labels: [],
      resolutionId: null,
      requestTypeId: null,
      comments: [],
      attachments: [],
      properties: {},
      remoteLinks: [],
      relatesTo: [],
      ...issue,
      id: String(this.#nextId++),
      key: `${this.project.key}-${this.#nextNumber++}`,
      createdMs: at,
      updatedMs: at,
    };
    this.#issues.set(record.id, record);
    this.#note(record);
    this.onEvent({ kind: 'created', issue: record, actorId: record.creatorId, changes: [] });
    return record;
  }

  /** All issues, oldest first. */
  issues(): IssueRecord[] {
    return [...this.#issues.values()];
  }

  /** An issue by id or key. Throws the 404. */
  issue(idOrKey: string): IssueRecord {
    const found = this.#issues.get(idOrKey) ?? this.issues().find(({ key }) => key === idOrKey.toUpperCase());
    if (found === undefined) throw noSuchIssue();
    return found;
  }

  /** Stores the new time of a changed issue, adds its state to the search index and reports the change. */
  touch(issue: IssueRecord, event: Omit<IssueEvent, 'issue'>): void {
    issue.updatedMs = this.#now();
    this.#note(issue);
    this.onEvent({ ...event, issue });
  }

  /** Adds a changed issue to the search index. For changes without history or a new `updated`, as of properties. */
  touchQuietly(issue: IssueRecord): void {
    this.#note(issue);
  }

  remove(issue: IssueRecord, actorId: string): void {
    this.#issues.delete(issue.id);
    this.#index.note(issue.id, null, this.#now());
    this.onEvent({ kind: 'deleted', issue, actorId, changes: [] });
  }

  /** Issues as search shows them. The ones with the ids in `reconcile` are up to date. */
  indexed(reconcile: readonly string[]): IssueRecord[] {
    const shown = new Map(this.#index.read(this.#now(), this.settings.indexLagMs).map((issue) => [issue.id, issue]));
    for (const id of reconcile) {
      const issue = this.#issues.get(id);
      if (issue === undefined) shown.delete(id);
      else shown.set(id, issue);
    }
    return [...shown.values()];
  }

  status(issue: IssueRecord): StatusRecord {
    return this.statusOf(issue.statusId);
  }

  statusOf(id: string): StatusRecord {
    const status = this.scheme.statuses.find((one) => one.id === id);
    if (status === undefined) throw new Error('no such status');
    return status;
  }

  transitions(issue: IssueRecord): TransitionRecord[] {
    return this.scheme.transitions.filter(({ from }) => from.includes(issue.statusId));
  }

  /** Moves an issue by a transition that its status allows. */
  move(issue: IssueRecord, transition: TransitionRecord, resolutionId: string | null, actorId: string): void {
    const from = this.status(issue).name;
    issue.statusId = transition.to;
    issue.resolutionId = this.status(issue).category === 'done' ? resolutionId : null;
    const changes = [{ field: 'status', from, to: this.status(issue).name }];
    this.touch(issue, { kind: 'updated', actorId, changes });
  }

  addComment(issue: IssueRecord, comment: Omit<CommentRecord, 'id' | 'createdMs'>): CommentRecord {
    const record = { ...comment, id: this.nextId(), createdMs: this.#now() };
    issue.comments.push(record);
    this.touch(issue, { kind: 'commented', actorId: comment.authorId, comment: record, changes: [] });
    return record;
  }

  /** True when the workflow does not allow any change of the issue. */
  isFrozen(issue: IssueRecord): boolean {
    return this.settings.closedIsFinal && this.status(issue).neutral === 'closed';
  }

  /** Whether customers see the comment. */
  isPublic(comment: CommentRecord): boolean {
    if (!this.project.serviceDesk) return comment.visibility === null;
    return comment.visibility === null && !isInternal(comment);
  }

  #note(issue: IssueRecord): void {
    this.#index.note(issue.id, issue, this.#now());
  }
}

/** True for a comment that the portal does not show. */
export function isInternal({ properties }: CommentRecord): boolean {
  return properties.some(
    ({ key, value }) =>
      key === 'sd.public.comment' &&
      typeof value === 'object' &&
      value !== null &&
      Reflect.get(value, 'internal') === true,
  );
}
