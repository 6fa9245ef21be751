import type { temporal } from '@temporalio/proto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hangUp, openTicket } from '../support/calls.ts';
import { ada, authenticate, startStack, type Stack, type TestCall } from '../support/stack.ts';
import { quietRuntime } from '../support/temporal.ts';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

quietRuntime();
let stack: Stack;

/** Reads, which may be lost and repeated without any effect. */
const reads = ['decideRoute', 'findRequester', 'listTickets', 'readTicket'];

beforeAll(async () => {
  // A PIN in plain text is replaced by its record, which is a write to the vendor too.
  stack = await startStack({ storedPin: ada.pin });
});
afterAll(() => stack.close());

it('every write to the vendor is in the history before it is tried: none is a local activity', async () => {
  const call = stack.call();
  await playRichCall(call);
  const { events } = await stack.client.workflow.getHandle(`call/${call.id}`).fetchHistory();
  const recorded = new Set(events?.flatMap(recordedActivity));
  const local = new Set(events?.flatMap(localActivity));
  expect([...recorded]).toEqual(expect.arrayContaining(['securePin', 'createTicket', 'changeTicket']));
  expect([...local].filter((name) => !reads.includes(name))).toEqual([]);
  // Without this, the line above would also hold when nothing is recorded.
  expect([...local].toSorted()).toEqual(reads);
});

/** A call with every kind of write, some at the first try and some at a later one. */
async function playRichCall(call: TestCall): Promise<void> {
  await authenticate(stack, call);
  await call.send('listTickets', {});
  const { id } = await openTicket(stack, call);
  const ticketId = String(id);
  await call.send('getTicket', { ticketId });
  stack.zendesk.faults.add({
    match: { method: 'PUT', path: '/api/v2/tickets' },
    kind: 'status',
    status: 503,
    times: 2,
  });
  const change = { ticketId, status: 'solved', priority: 'high', comment: { body: 'x', public: true } } as const;
  expect(await call.send('changeTicket', change)).toMatchObject({ kind: 'recorded' });
  await call.send('escalate', { reason: 'x', summary: null, intents: ['billing_problem'], ticketId: null });
  await hangUp(stack, call, { summary: 'They talked.' });
  expect(stack.zendesk.store.commentsOf(id).length).toBeGreaterThan(2);
}

function recordedActivity({ activityTaskScheduledEventAttributes: scheduled }: HistoryEvent): string[] {
  return scheduled == null ? [] : [scheduled.activityType?.name ?? ''];
}

/** The SDK stores a local activity as a marker, whose data has its name. */
function localActivity({ markerRecordedEventAttributes: marker }: HistoryEvent): string[] {
  if (marker?.markerName !== 'core_local_activity') return [];
  const data = marker.details?.['data']?.payloads?.[0]?.data ?? new Uint8Array();
  const { activity_type: name } = JSON.parse(Buffer.from(data).toString()) as { activity_type: string };
  return [name];
}
