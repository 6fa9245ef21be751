import { DefaultLogger, Runtime } from '@temporalio/worker';
import { maximumPermitted } from '../../src/domain/desk/waiting-writes.ts';
import { deskWorkflowId } from '../../src/domain/ids.ts';
import { priorities } from '../../src/domain/tickets/tickets.ts';
import { deskHealthQuery } from '../../src/workflows/messages.ts';
import { connectWorker } from '../../src/temporal/connection.ts';
import { startBacklog, type Backlog } from '../../test/support/backlog.ts';
import { judgeHistories } from '../histories.ts';
import type { PartResult } from '../parts.ts';
import { backlogPerMinute, type Scene } from './scene.ts';
import { until } from '../until.ts';

/** Workflows that stand in for conversations with waiting writes. */
const standIns = 8;
const noticeLimitMs = 3 * 60_000;
/** Time limit until everything is done: this, and so many milliseconds a write. */
const drainLimit = { ms: 5 * 60_000, perWriteMs: 100 };
/** So many are reported at once; the next ones follow when the watch knows them, or it would have to forget some. */
const fedAtOnce = 1_000;

/** Very many writes wait through an outage, and are done in order of urgency and age, with one notice and one all-clear. */
export async function waitingWrites(scene: Scene): Promise<PartResult> {
  const { system, sizes, notices, report } = scene;
  const { client, dataConverter, config, desk } = system;
  const { taskQueue } = config.temporal;
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const connection = await connectWorker(system.target);
  const options = { client, connection, dataConverter, taskQueue, desk: desk.name, backlogPerMinute, standIns };
  const backlog = await startBacklog(options);
  notices.length = 0;
  try {
    desk.faults.down = true;
    const feedAt = performance.now();
    for (let fed = 0; fed < sizes.writes;) {
      const count = Math.min(fedAtOnce, sizes.writes - fed);
      await backlog.feed(count);
      fed += count;
      await until(async () => (await knownTo(scene)) === fed, {
        limitMs: noticeLimitMs,
        state: () => `${fed} writes are reported`,
        report,
      });
    }
    const kinds = (): string => notices.map(({ kind }) => kind).join(', ');
    const heard = (kind: string, limitMs: number) =>
      until(() => notices.some((notice) => notice.kind === kind), {
        limitMs,
        state: () => `notices: ${kinds()}`,
        report,
      });
    await heard('outageBegan', noticeLimitMs);
    const fedMs = performance.now() - feedAt;
    desk.faults.down = false;
    const backAt = performance.now();
    const done = (): number => backlog.permitted.length;
    const state = (): string => `${done()} of ${sizes.writes} writes are done`;
    const limitMs = drainLimit.ms + drainLimit.perWriteMs * sizes.writes;
    let firstAt = 0;
    await until(
      () => {
        if (firstAt === 0 && done() > 0) firstAt = performance.now();
        return done() >= sizes.writes;
      },
      { limitMs, state, report },
    );
    const doneAt = performance.now();
    await heard('outageOver', noticeLimitMs);
    const watch = deskWorkflowId('desk-health', desk.name, taskQueue);
    const watched = await judgeHistories(client, 'the desk watch', `WorkflowId = '${watch}'`);
    const pages = await judgePages(scene);
    return {
      figures: {
        'writes that waited': sizes.writes,
        'seconds until all were reported and one notice': seconds(fedMs),
        'seconds from the return of the desk to the first': seconds(firstAt - backAt),
        'seconds until all were done': seconds(doneAt - backAt),
        'writes per second': Math.round((sizes.writes / Math.max(1, doneAt - firstAt)) * 10_000) / 10,
        notices: kinds(),
        ...watched.figures,
        ...pages.figures,
      },
      problems: [...watched.problems, ...pages.problems, ...judgeNotices(scene), ...judgeOrder(backlog, sizes.writes)],
    };
  } finally {
    desk.faults.down = false;
    await backlog.close();
    await connection.close();
  }
}

/** How many waiting writes the desk watch knows. */
async function knownTo({ system: { client, config, desk } }: Scene): Promise<number> {
  const watch = client.workflow.getHandle(deskWorkflowId('desk-health', desk.name, config.temporal.taskQueue));
  const { waiting, pages } = await watch.query(deskHealthQuery);
  return pages.reduce((sum, page) => sum + page.count - page.read, waiting.length);
}

function judgeNotices({ notices, sizes }: Scene): string[] {
  const kinds = notices.map(({ kind }) => kind).filter((kind) => kind !== 'outageGoesOn');
  if (kinds.join() !== 'outageBegan,outageOver') return [`the administrator was told: ${kinds.join(', ')}`];
  const over = notices.at(-1);
  return over?.drained === sizes.writes && over.waiting === 0
    ? []
    : [`the all-clear says ${over?.drained ?? 'nothing'} done and ${over?.waiting ?? 'nothing'} waiting`];
}

/**
 * The most urgent first, and of one urgency the oldest; each write once. What is permitted and not reported since is
 * noticed in any order: so far from its place a write may be.
 */
function judgeOrder({ permitted }: Backlog, writes: number): string[] {
  const problems: string[] = [];
  const different = new Set(permitted.map(({ number }) => number)).size;
  if (different !== writes || permitted.length !== writes)
    problems.push(`${permitted.length} writes were done, ${different} different ones, of ${writes}`);
  const rank = ({ priority, number }: Backlog['permitted'][number]): number =>
    (priorities.length - 1 - priorities.indexOf(priority)) * writes + number / priorities.length;
  const places = permitted.map(rank);
  const inOrder = places.toSorted((one, other) => one - other);
  const late = places.filter((place, at) => place > (inOrder[at + maximumPermitted] ?? Infinity)).length;
  if (late > 0) problems.push(`${late} writes were done before more urgent or older ones`);
  return problems;
}

/** No page is left, and each had a short history. */
async function judgePages({ system: { client } }: Scene): Promise<PartResult> {
  const pages = "WorkflowType = 'deskPage'";
  const { count } = await client.workflow.count(pages);
  const figures = { 'pages of waiting writes': count };
  if (count === 0) return { figures, problems: [] };
  const { count: open } = await client.workflow.count(`${pages} AND ExecutionStatus = 'Running'`);
  return { figures, problems: open > 0 ? [`${open} pages of waiting writes are left`] : [] };
}

const seconds = (ms: number): number => Math.round(ms / 100) / 10;
