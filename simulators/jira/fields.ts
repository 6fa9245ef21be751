import { adfText, isAdf, maximumText } from './adf.ts';
import { platformError } from './errors.ts';
import { parseInput, updates } from './inputs.ts';
import type { IssueRecord } from './records.ts';
import type { JiraStore } from './store.ts';

/** Fields of an issue after a write. */
export type FieldChanges = Partial<
  Pick<IssueRecord, 'summary' | 'description' | 'priorityId' | 'reporterId' | 'componentIds' | 'labels' | 'relatesTo'>
>;

type Check = (store: JiraStore, value: unknown) => FieldChanges | string;

const offScreen = (field: string): string =>
  `Field '${field}' cannot be set. It is not on the appropriate screen, or unknown.`;

function idOf(value: unknown): string | null {
  const id: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'id') : null;
  return typeof id === 'string' ? id : null;
}

function checkLabels(store: JiraStore, value: unknown): FieldChanges | string {
  if (!store.settings.labelsOnScreen) return offScreen('labels');
  if (!Array.isArray(value) || value.some((label) => typeof label !== 'string')) return 'data was not an array';
  const labels = value.map(String);
  const bad = labels.find((label) => /\s/u.test(label) || label === '');
  if (bad !== undefined) return `The label '${bad}' contains spaces which is invalid.`;
  return labels.some((label) => label.length > 255) ? 'The label is too long.' : { labels: [...new Set(labels)] };
}

const checks: Record<string, Check> = {
  summary: (_store, value) => {
    if (typeof value !== 'string' || value.trim() === '') return 'You must specify a summary of the issue.';
    if (/[\r\n]/u.test(value)) return 'The summary is invalid because it contains newline characters.';
    return value.length > 255 ? 'Summary must be less than 255 characters.' : { summary: value };
  },
  description: (_store, value) => {
    if (!isAdf(value)) return 'Operation value must be an Atlassian Document (see the Atlassian Document Format)';
    return adfText(value).length > maximumText ? 'The entered text is too long.' : { description: value };
  },
  priority: (store, value) => {
    if (!store.settings.priorityOnScreen) return offScreen('priority');
    const id = idOf(value);
    const known = store.scheme.priorities.some((one) => one.id === id);
    return id !== null && known ? { priorityId: id } : 'The priority selected is invalid.';
  },
  reporter: (store, value) => {
    if (!store.settings.reporterOnScreen) return offScreen('reporter');
    const id = idOf(value);
    return id !== null && store.users.has(id) ? { reporterId: id } : 'The reporter specified is not a user.';
  },
  components: (store, value) => {
    const ids = Array.isArray(value) ? value.map((one) => idOf(one)) : [null];
    const known = ids.filter((id): id is string => store.components.some((one) => one.id === id));
    return known.length === ids.length ? { componentIds: known } : 'Component name is not valid';
  },
  labels: checkLabels,
};

/**
 * Reads fields. Throws the 400 that names every mistake.
 * @param skip fields that the caller reads itself
 */
export function readFields(store: JiraStore, fields: Record<string, unknown>, skip: readonly string[]): FieldChanges {
  const changes: FieldChanges = {};
  const errors: Record<string, string> = {};
  for (const [field, value] of Object.entries(fields)) {
    if (skip.includes(field)) continue;
    const result = checks[field]?.(store, value) ?? offScreen(field);
    if (typeof result === 'string') errors[field] = result;
    else Object.assign(changes, result);
  }
  if (Object.keys(errors).length > 0) throw platformError(400, [], errors);
  return changes;
}

/** Reads `update` operations on an issue. Throws the 400 that names every mistake. */
export function readUpdates(store: JiraStore, issue: IssueRecord, update: Record<string, unknown>): FieldChanges {
  const { labels, issuelinks } = parseInput(updates, update);
  const errors: Record<string, string> = {};
  const changes: FieldChanges = {};
  if (labels !== undefined) {
    const result = checkLabels(store, [...issue.labels, ...labels.map(({ add }) => add)]);
    if (typeof result === 'string') errors['labels'] = result;
    else Object.assign(changes, result);
  }
  if (issuelinks !== undefined) {
    const types = issuelinks.map(({ add }) => add.type.name);
    if (!store.settings.linking) errors['issuelinks'] = offScreen('issuelinks');
    else if (types.some((type) => type !== 'Relates')) errors['issuelinks'] = 'No issue link type found.';
    else
      changes.relatesTo = [
        ...new Set([...issue.relatesTo, ...issuelinks.map(({ add }) => target(store, add.outwardIssue))]),
      ];
  }
  if (Object.keys(errors).length > 0) throw platformError(400, [], errors);
  return changes;
}

function target(store: JiraStore, named: { id: string } | { key: string }): string {
  return store.issue('id' in named ? named.id : named.key).id;
}
