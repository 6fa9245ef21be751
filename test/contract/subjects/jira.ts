import type { JiraOptions } from '../../../src/adapters/jira/index.ts';
import { createJira } from '../../../src/adapters/jira/index.ts';
import { readJiraWebhook } from '../../../src/adapters/jira/webhook.ts';
import type { DeskSimulator, SimulatedComment, SimulatedTicket } from '../../../simulators/desk.ts';
import type { JiraDeskOptions } from '../../../simulators/jira/index.ts';
import { startJiraDesk } from '../../../simulators/jira/index.ts';
import type { ContractSubject } from '../subject.ts';

const account = { email: 'agent@example.com', apiToken: 'contract-token' };
const webhookSecret = 'contract-secret';
const project = 'SUP';

const customerPrefix = 'The customer said:\n\n';
const attached = /\n\nAttached: .*$/u;
const filesComment = /^Files \(deskbridge-[0-9a-f]{16}\)$/u;
const fileInText = /\n\n--- (.+) ---\n([^]*?)(?=\n\n--- |$)/gu;

/** Undoes our workarounds for what Jira cannot do, so that the comment has the form of other desks. */
function withoutWorkarounds(
  comment: SimulatedComment,
  requesterId: string | null,
  accountId: string,
): SimulatedComment {
  const inText = comment.public ? [] : [...comment.body.matchAll(fileInText)];
  const files = [...comment.files, ...inText.map(([, name = '', content = '']) => ({ name, content }))];
  const body = (inText.length === 0 ? comment.body : comment.body.replaceAll(fileInText, '')).replace(attached, '');
  // Jira does not allow writing as another user, so our account writes and says for whom.
  if (comment.authorId !== accountId || !body.startsWith(customerPrefix)) return { ...comment, body, files };
  return { ...comment, body: body.slice(customerPrefix.length), authorId: requesterId, files };
}

/** In Jira Service Management the files of a comment come with a separate comment. */
function withFiles(comments: SimulatedComment[]): SimulatedComment[] {
  const merged: SimulatedComment[] = [];
  for (const comment of comments) {
    const last = merged.at(-1);
    if (last !== undefined && filesComment.test(comment.body) && comment.public === last.public) {
      merged[merged.length - 1] = { ...last, files: [...last.files, ...comment.files] };
    } else {
      merged.push(comment);
    }
  }
  return merged;
}

function neutral(ticket: SimulatedTicket, accountId: string): SimulatedTicket {
  const { comments, requesterId } = ticket;
  return {
    ...ticket,
    comments: withFiles(comments.map((comment) => withoutWorkarounds(comment, requesterId, accountId))),
  };
}

function jiraSubject(title: string, simulated: JiraDeskOptions, settings: Partial<JiraOptions>): ContractSubject {
  return {
    title,
    async open({ now, timeoutMs }) {
      const desk = await startJiraDesk({ ...account, ...simulated, project, webhookSecret, now });
      const simulator: DeskSimulator = {
        ...desk,
        tickets: () => desk.tickets().map((ticket) => neutral(ticket, desk.accountId)),
      };
      const connect = (apiToken: string) =>
        createJira({ baseUrl: desk.url, ...account, apiToken, project, now, timeoutMs, ...settings });
      const desks = [connect(account.apiToken), connect('wrong-token')] as const;
      const [right, wrong] = desks;
      return {
        helpDesk: right.helpDesk,
        requesters: right.requesters,
        simulator,
        readWebhook: readJiraWebhook,
        webhookSecret,
        withWrongCredentials: () => wrong.helpDesk,
        async close() {
          await Promise.all(desks.map((one) => one.close()));
          await desk.close();
        },
      };
    },
  };
}

/** Plain projects with and without a role for notes, and a project with a portal. */
export const jiraSubjects: readonly ContractSubject[] = [
  jiraSubject('jira, plain project with a role for notes', {}, { notesRole: 'Service Desk Team' }),
  jiraSubject('jira, plain project without notes', {}, { serviceDesk: false }),
  jiraSubject('jira service management', { serviceDesk: true }, { serviceDesk: true }),
];
