import { freshdeskCapabilities } from '../src/adapters/freshdesk/capabilities.ts';
import { statusNumbers } from '../src/adapters/freshdesk/mapping.ts';
import { jiraCapabilities } from '../src/adapters/jira/capabilities.ts';
import { restCapabilities } from '../src/adapters/rest/capabilities.ts';
import { wireStatus } from '../src/adapters/rest/mapping.ts';
import { zendeskCapabilities } from '../src/adapters/zendesk/capabilities.ts';
import { toZendeskStatus } from '../src/adapters/zendesk/mapping.ts';
import { capabilityNames, type Capabilities } from '../src/domain/desk/desk.ts';
import { resolutionRules, resolutions } from '../src/domain/tickets/resolution.ts';
import type { TicketStatus } from '../src/domain/tickets/tickets.ts';

const jira = (knownAsServiceDesk: boolean, notesRole: string | null): Capabilities =>
  jiraCapabilities({ knownAsServiceDesk }, notesRole);

const desks: readonly [title: string, capabilities: Capabilities][] = [
  ['Zendesk', zendeskCapabilities],
  ['Jira Service Management', jira(true, null)],
  ['Jira, plain, with `JIRA_NOTES_ROLE`', jira(false, 'a role')],
  ['Jira, plain', jira(false, null)],
  ['Freshdesk', freshdeskCapabilities],
  ['REST', restCapabilities(false)],
];

/** What each desk can and cannot do: a Markdown table for each capability, with one row for each desk. */
export function capabilityTables(): string {
  return capabilityNames
    .map((name) => {
      const lines = desks.map(([title, capabilities]) => {
        const { supported, how } = capabilities[name];
        return `| ${title} | ${supported ? 'yes' : 'no'} | ${how} |`;
      });
      return [`### ${name}`, '', '| desk | | how, or why not |', '|---|---|---|', ...lines].join('\n');
    })
    .join('\n\n');
}

/** Jira's statuses for ours: the category decides, and names distinguish the statuses within a category. */
const jiraStatus: Readonly<Record<TicketStatus, string>> = {
  new: 'category “to do”',
  open: 'category “in progress”',
  pending: '“in progress” with a name that says waiting',
  onHold: '“in progress” with a name that says on hold',
  solved: 'category “done”',
  closed: 'category “done”, the one named Closed where there is one',
};

/** How each resolution of a conversation leaves its ticket, on every desk, as a Markdown table. */
export function resolutionTable(): string {
  const rows = resolutions.map((resolution) => {
    const { status, lowersPriority, meaning } = resolutionRules[resolution];
    const freshdesk = status === 'new' || status === 'onHold' ? '–' : String(statusNumbers[status]);
    const cells = [
      resolution,
      meaning,
      status,
      lowersPriority ? 'a step lower' : 'as it is',
      toZendeskStatus[status],
      jiraStatus[status],
      freshdesk,
      wireStatus(status),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const head = '| resolution | means | status | priority | Zendesk | Jira | Freshdesk | REST |';
  return [head, '|---|---|---|---|---|---|---|---|', ...rows].join('\n');
}

/** The document with its tables replaced by the current ones. */
export function withTables(document: string): string {
  return replacePart(replacePart(document, 'capabilities', capabilityTables()), 'resolutions', resolutionTable());
}

function replacePart(document: string, name: string, content: string): string {
  const [begin, end] = [`<!-- ${name}: made by scripts/save-tables.ts -->`, `<!-- end of ${name} -->`];
  const [before, rest] = document.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`docs/help-desks.md has no place for ${name}`);
  return `${before}${begin}\n\n${content}\n\n${end}${after}`;
}
