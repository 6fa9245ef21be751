import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { historyFromJSON, type History } from '@temporalio/common/lib/proto-utils.js';
import {
  bundleWorkflowCode,
  DefaultLogger,
  Runtime,
  Worker,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { beforeAll, describe, expect, it } from 'vitest';
import { failureConverterPath } from '../../src/temporal/data-converter.ts';
import { workflowBundle } from '../../src/worker/bundle.ts';
import { newKey } from '../support/temporal.ts';
import { fixtureKey, fixturePepper } from './fixture-key.ts';
import { savedDataConverter } from './saved-payloads.ts';

const silent = new DefaultLogger('ERROR', () => undefined);
Runtime.install({ logger: silent, telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' } } } });

const folder = new URL('histories/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
const conversations = names.filter((name) => /-(?:messaging|phone-call|webchat)\.json$/.test(name));
const calls = names.filter((name) => name.endsWith('-phone-call.json'));

/** A history as `scripts/save-history.ts` saved it. */
function saved(name: string): History {
  return historyFromJSON(JSON.parse(readFileSync(new URL(name, folder), 'utf8')));
}

/** Replays histories with these workflows; returns what is wrong with each of them, by name. Empty if nothing is. */
async function problems(
  bundle: WorkflowBundleWithSourceMap,
  histories: Record<string, History>,
  keys = [fixtureKey],
): Promise<Record<string, string>> {
  const results = Worker.runReplayHistories(
    { workflowBundle: bundle, dataConverter: savedDataConverter(keys, fixturePepper) },
    Object.entries(histories).map(([workflowId, history]) => ({ workflowId, history })),
  );
  const found: Record<string, string> = {};
  for await (const { workflowId, error } of results) {
    if (error !== undefined) found[workflowId] = `${error.name}: ${error.message}`;
  }
  return found;
}

describe('conversations that began with an earlier version', () => {
  const all = Object.fromEntries(names.map((name) => [name, saved(name)]));
  let bundle: WorkflowBundleWithSourceMap;
  beforeAll(async () => {
    bundle = await workflowBundle();
  });

  it('continue with this one: every saved history is replayed without a difference', async () => {
    expect(calls).not.toHaveLength(0);
    expect(await problems(bundle, all)).toEqual({});
  });

  it.each([-2, 2])('continue however long a local activity seems to have taken: %i s more', async (seconds) => {
    const shifted = Object.fromEntries(conversations.map((name) => [name, saved(name)]));
    for (const history of Object.values(shifted)) prolongLocalActivities(history, seconds);
    expect(await problems(bundle, shifted)).toEqual({});
  });

  it.each([
    ['an activity', renameActivity],
    ['a local activity', renameLocalActivity],
  ])('would be reported as broken if %s had been different in the past', async (_what, change) => {
    const [name = ''] = calls;
    const changed = saved(name);
    change(changed);
    const { [name]: problem } = await problems(bundle, { [name]: changed });
    expect(problem).toMatch(/^DeterminismViolationError/);
  });

  it('would be reported as broken with carelessly changed workflows, and only with those', async () => {
    const changed = await bundleWorkflowCode({
      workflowsPath: fileURLToPath(new URL('fixtures/changed-workflows.ts', import.meta.url)),
      failureConverterPath,
      logger: silent,
    });
    const found = await problems(changed, all);
    expect(Object.keys(found)).toEqual(conversations);
    expect(Object.values(found).every((problem) => problem.startsWith('DeterminismViolationError'))).toBe(true);
  });

  it('are saved encrypted like real ones: another key cannot read them', async () => {
    const found = await problems(bundle, all, [newKey(fixtureKey.id)]);
    expect(Object.keys(found)).toEqual(names);
  });
});

function renameActivity({ events }: History): void {
  const scheduled = events?.find((event) => event.activityTaskScheduledEventAttributes);
  const type = scheduled?.activityTaskScheduledEventAttributes?.activityType;
  if (type == null) throw new Error('the history has no activity');
  type.name = 'another';
}

/** What the SDK records of a local activity. */
interface LocalActivity {
  activity_type: string;
  complete_time: { seconds: number; nanos: number };
}

/** The SDK records a local activity as a marker. Changes what the markers of a history say. */
function changeLocalActivities({ events }: History, change: (activity: LocalActivity) => object): void {
  const payloads = (events ?? []).flatMap(
    ({ markerRecordedEventAttributes }) => markerRecordedEventAttributes?.details?.['data']?.payloads ?? [],
  );
  if (payloads.length === 0) throw new Error('the history has no local activity');
  for (const payload of payloads) {
    const activity = JSON.parse(Buffer.from(payload.data ?? []).toString()) as LocalActivity;
    payload.data = Buffer.from(JSON.stringify({ ...activity, ...change(activity) }));
  }
}

const renameLocalActivity = (history: History): void =>
  changeLocalActivities(history, () => ({ activity_type: 'another' }));

function prolongLocalActivities(history: History, seconds: number): void {
  changeLocalActivities(history, ({ complete_time: { seconds: completed, nanos } }) => ({
    complete_time: { seconds: completed + seconds, nanos },
  }));
}
