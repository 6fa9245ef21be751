import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { defaultSettings as freshdesk } from '../../simulators/freshdesk/settings.ts';
import { defaultSettings as jira } from '../../simulators/jira/settings.ts';
import { defaultSettings as sunshine } from '../../simulators/sunshine/settings.ts';
import { defaultSettings as zendesk } from '../../simulators/zendesk/settings.ts';

/** Settings that are tools of tests, and no behaviour of a vendor. */
const tools = new Set(['beforeCreateCommit']);

it.each([
  ['Zendesk', zendesk],
  ['Sunshine Conversations and Agent Workspace', sunshine],
  ['Jira and Jira Service Management', jira],
  ['Freshdesk', freshdesk],
])('docs/simulators.md names every setting of %s in its table', async (title, defaults) => {
  const document = await readFile(new URL('../../docs/simulators.md', import.meta.url), 'utf8');
  const section = document.split(/^## /mu).find((part) => part.startsWith(`${title}\n`)) ?? '';
  const missing = Object.keys(defaults()).filter((name) => !tools.has(name) && !section.includes(`\`${name}\``));
  expect(missing).toEqual([]);
});
