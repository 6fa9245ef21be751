import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createZendeskClient } from '../../../src/adapters/zendesk/client.ts';
import { createGroups } from '../../../src/adapters/zendesk/groups.ts';
import { options } from '../../support/adapter-helpers.ts';

type Group = { id: number; name: string };

/** Serves these pages, each with the cursor of the next one; after the last page, it repeats the last. */
async function serving(pages: readonly Group[][]) {
  let served = 0;
  const server = createServer((_request, response) => {
    const page = Math.min(served, pages.length - 1);
    served += 1;
    const meta = { has_more: true, after_cursor: `cursor-${page}` };
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ groups: pages[page], meta }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = createZendeskClient({ baseUrl, auth: { kind: 'apiToken', email: 'a@example.com', token: 'x' } });
  onTestFinished(async () => {
    await client.close();
    server.close();
  });
  return { groups: createGroups(client, Date.now), served: () => served };
}

const billing = { id: 1, name: 'Billing' };

it('a group on a page that is repeated is not ambiguous, and the pages end', async () => {
  const { groups, served } = await serving([[billing]]);
  expect(await groups.find('billing', options())).toEqual({ id: '1' });
  expect(served()).toBe(2);
});

it('a group that two pages show is one group; two groups with one name are ambiguous', async () => {
  const { groups } = await serving([[billing, { id: 2, name: 'Sales' }], [billing], [{ id: 3, name: 'sales' }]]);
  expect(await groups.find('Billing', options())).toEqual({ id: '1' });
  expect(await groups.find('Sales', options())).toEqual({ why: 'ambiguous' });
});
