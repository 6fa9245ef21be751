import type { Client } from '@temporalio/client';
import { defineSearchAttributeKey, TypedSearchAttributes } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countKeys } from '../../src/cli/keys/usage.ts';
import { createDeskHeartbeat } from '../../src/client/desk-heartbeat.ts';
import { describeExecution } from '../../src/client/executions.ts';
import { createOperators } from '../../src/client/operators.ts';
import { createTicketOwners } from '../../src/client/ticket-owners.ts';
import { searchAttributeNames } from '../../src/domain/conversation/search-attributes.ts';
import { deskPageWorkflowId, deskWorkflowId } from '../../src/domain/ids.ts';
import { openClient, type OpenClient } from '../../src/temporal/connection.ts';
import { createDataConverter } from '../../src/temporal/data-converter.ts';
import { createKeyReader } from '../../src/temporal/payload-codec.ts';
import { newKey, newSecrets, quietRuntime, serverTarget, uniqueName } from '../support/temporal.ts';

quietRuntime();
const taskQueue = uniqueName('memos');
const key = newKey('own');
let ours: OpenClient;
let stranger: OpenClient;
let client: Client;
const ids = {
  conversation: `call/${uniqueName('forged')}`,
  watch: deskWorkflowId('desk-health', 'zendesk', taskQueue),
  page: `${deskPageWorkflowId('zendesk', taskQueue, 'another')}/1`,
};

beforeAll(async () => {
  ours = openClient(serverTarget(), createDataConverter(newSecrets(key)));
  stranger = openClient(serverTarget(), {});
  ({ client } = ours);
  const ticket = defineSearchAttributeKey(searchAttributeNames.ticketId, 'KEYWORD');
  const types = { conversation: ids.conversation, deskHealth: ids.watch, deskPage: ids.page };
  for (const [type, workflowId] of Object.entries(types)) {
    await stranger.client.workflow.start(type, {
      workflowId,
      taskQueue,
      args: [{}],
      memo: { note: 'neither encrypted nor sealed' },
      staticSummary: 'nor is this',
      // It stays open without a worker.
      startDelay: '1 hour',
      ...(type === 'conversation'
        ? { typedSearchAttributes: new TypedSearchAttributes([{ key: ticket, value: '4711' }]) }
        : {}),
    });
  }
});
afterAll(async () => {
  for (const id of Object.values(ids)) await stranger.client.workflow.getHandle(id).terminate();
  await Promise.all([ours.connection.close(), stranger.connection.close()]);
});

describe('a workflow of somebody else with a memo that is not ours', () => {
  it('does not stop desk events, lists, descriptions, the heartbeat and keys', async () => {
    await expect.poll(() => createTicketOwners({ client, taskQueue }).touch(['4711'])).toEqual(['4711']);
    const operators = createOperators({ client, taskQueue });
    const listed = await operators.list({ ticket: '4711' }, 10, null);
    expect(listed.conversations.map(({ workflowId }) => workflowId)).toEqual([ids.conversation]);
    const [, id = ''] = ids.conversation.split('/');
    expect(await operators.signal({ channel: 'call', id }, { name: 'retry', by: 'operator' })).toBe('accepted');
    expect(await describeExecution(client, ids.conversation)).toMatchObject({ isRunning: true, closedAt: null });
    expect(await describeExecution(client, uniqueName('none'))).toBeNull();
    const heartbeat = createDeskHeartbeat({ client, taskQueue, desk: 'zendesk', backlogPerMinute: 60 });
    expect(await heartbeat.ensureWatch()).toMatch(/^[\da-f-]{36}$/);
    const keys = [key];
    const installation = { client, taskQueue, keyOf: createKeyReader(newSecrets(key)), keys };
    const usages = await countKeys(installation, () => undefined);
    expect(usages.keys.map((usage) => usage.id)).toContain('own');
  });

  it('nor does a schedule of theirs', async () => {
    const scheduleId = uniqueName('foreign-schedule');
    const handle = await stranger.client.schedule.create({
      scheduleId,
      memo: { note: 'plain' },
      spec: { intervals: [{ every: '100 days' }] },
      action: { type: 'startWorkflow', workflowType: 'x', taskQueue, args: ['plain'], memo: { note: 'plain' } },
    });
    const installation = { client, taskQueue, keyOf: createKeyReader(newSecrets(key)), keys: [key] };
    await expect(countKeys(installation, () => undefined)).resolves.toBeDefined();
    await handle.delete();
  });
});
