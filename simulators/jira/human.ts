import type { HumanAgent, SimulatedStatus } from '../desk.ts';
import { textAdf } from './adf.ts';
import type { IssueRecord, UserRecord } from './records.ts';
import type { JiraStore } from './store.ts';
import type { TransitionRecord } from './workflow.ts';

const priorityIds = { urgent: '1', high: '2', normal: '3', low: '4' } as const;
/** The project role that sees internal comments in a plain project, where only a role can make them internal. */
export const teamRole = 'Service Desk Team';

/** The shortest way of transitions from the issue's status to another one; null when there is none. */
function wayTo(store: JiraStore, issue: IssueRecord, wanted: SimulatedStatus): TransitionRecord[] | null {
  const queue: { at: string; way: TransitionRecord[] }[] = [{ at: issue.statusId, way: [] }];
  const seen = new Set([issue.statusId]);
  for (const { at, way } of queue) {
    if (store.statusOf(at).neutral === wanted) return way;
    for (const transition of store.scheme.transitions) {
      if (!transition.from.includes(at) || seen.has(transition.to)) continue;
      seen.add(transition.to);
      queue.push({ at: transition.to, way: [...way, transition] });
    }
  }
  return null;
}

/**
 * A member of the team who works in Jira.
 * @param colleague that person
 */
export function createHuman(store: JiraStore, colleague: () => UserRecord): HumanAgent {
  const say = (id: string, body: string, isPublic: boolean): void => {
    const hidden = store.project.serviceDesk ? [{ key: 'sd.public.comment', value: { internal: true } }] : [];
    const visibility = isPublic || store.project.serviceDesk ? null : { type: 'role', value: teamRole };
    const properties = isPublic ? [] : hidden;
    store.addComment(store.issue(id), { authorId: colleague().accountId, body: textAdf(body), properties, visibility });
  };
  const change = (id: string, field: string, apply: (issue: IssueRecord) => void): void => {
    const issue = store.issue(id);
    apply(issue);
    store.touch(issue, { kind: 'updated', actorId: colleague().accountId, changes: [{ field, from: null, to: null }] });
  };
  return {
    name: colleague().displayName,
    reply: (id, body) => say(id, body, true),
    note: (id, body) => say(id, body, false),
    setStatus(id, status) {
      const issue = store.issue(id);
      const way = wayTo(store, issue, status);
      if (way === null) throw new Error(`the workflow has no way to ${status}`);
      for (const transition of way) store.move(issue, transition, '10000', colleague().accountId);
    },
    setPriority: (id, priority) => change(id, 'priority', (issue) => void (issue.priorityId = priorityIds[priority])),
    setGroup(id, group) {
      const component = store.components.find(({ name }) => name === group);
      if (component === undefined) throw new Error('no such component');
      change(id, 'components', (issue) => void (issue.componentIds = [component.id]));
    },
    setRequester: (id, accountId) => change(id, 'reporter', (issue) => void (issue.reporterId = accountId)),
    remove: (id) => store.remove(store.issue(id), colleague().accountId),
  };
}
