import { createHash, createHmac } from 'node:crypto';
import type { WebhookSender } from '../webhooks.ts';
import { adfText } from './adf.ts';
import { jiraTime, renderFields } from './render.ts';
import type { IssueEvent, JiraStore } from './store.ts';

const names: Record<IssueEvent['kind'], readonly [event: string, type: string]> = {
  created: ['jira:issue_created', 'issue_created'],
  updated: ['jira:issue_updated', 'issue_generic'],
  deleted: ['jira:issue_deleted', 'issue_deleted'],
  commented: ['jira:issue_updated', 'issue_commented'],
};

/** Sends events as an administrator's webhook with a secret does. As in Jira, a comment is sent twice. */
export function createWebhooks(
  store: JiraStore,
  sender: WebhookSender,
  secret: string,
  url: () => string,
): (event: IssueEvent) => void {
  let count = 0;
  const send = (payload: object): void => {
    count += 1;
    const identifier = createHash('sha256').update(`webhook ${count}`).digest('hex').slice(0, 32);
    const body = JSON.stringify(payload);
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    let tries = 0;
    sender.send(() => {
      const retry: Record<string, string> = tries === 0 ? {} : { 'x-atlassian-webhook-retry': String(tries) };
      tries += 1;
      const headers = {
        'content-type': 'application/json; charset=UTF-8',
        'user-agent': 'Atlassian Webhook HTTP Client',
        'x-atlassian-webhook-identifier': identifier,
        'x-atlassian-webhook-flow': 'Primary',
        'x-hub-signature': `sha256=${signature}`,
        ...retry,
      };
      return { headers, body };
    });
  };
  return ({ kind, issue, actorId, comment, changes }) => {
    const timestamp = store.nowMs();
    const [webhookEvent, issue_event_type_name] = names[kind];
    const actor = store.users.get(actorId);
    const user = { accountId: actorId, displayName: actor?.displayName ?? '', active: true };
    const self = `${url()}/rest/api/2/issue/${issue.id}`;
    // Webhooks have texts as wiki markup, not as documents.
    const fields = { ...renderFields(store, issue, url()), description: adfText(issue.description) };
    const about = { id: issue.id, self, key: issue.key, fields };
    const said =
      comment === undefined
        ? {}
        : {
            comment: {
              id: comment.id,
              author: user,
              body: adfText(comment.body),
              created: jiraTime(comment.createdMs),
            },
          };
    if (kind === 'commented') send({ timestamp, webhookEvent: 'comment_created', ...said, issue: about });
    const items = changes.map(({ field, from, to }) => ({ field, fieldId: field, fromString: from, toString: to }));
    const changelog = items.length === 0 ? {} : { changelog: { id: String(timestamp), items } };
    send({ timestamp, webhookEvent, issue_event_type_name, user, issue: about, ...changelog, ...said });
  };
}
