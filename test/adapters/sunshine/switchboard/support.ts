import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { SunshineSimulator, SunshineSimulatorOptions } from '../../../../simulators/sunshine/index.ts';
import { applySwitchboard } from '../../../../src/adapters/sunshine/switchboard/apply.ts';
import { desiredSwitchboard, type SwitchboardOptions } from '../../../../src/adapters/sunshine/switchboard/desired.ts';
import { SwitchboardError } from '../../../../src/adapters/sunshine/switchboard/errors.ts';
import { readLive } from '../../../../src/adapters/sunshine/switchboard/live.ts';
import { planSwitchboard } from '../../../../src/adapters/sunshine/switchboard/plan.ts';
import { type SecretKeeper, secretFile } from '../../../../src/adapters/sunshine/switchboard/secret-file.ts';
import type { Step } from '../../../../src/adapters/sunshine/switchboard/step.ts';
import { options } from '../../../support/adapter-helpers.ts';
import { start } from '../support.ts';

/** A temporary folder, removed after the test. */
export async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), 'deskbridge-switchboard-'));
  onTestFinished(() => rm(made, { recursive: true }));
  return made;
}

const publicUrl = 'https://desk.example.com';
export const target = `${publicUrl}/webhooks/sunshine`;

/** An app without a switchboard, and everything to plan and apply one. */
export async function startSetup(choices: Partial<SwitchboardOptions> = {}, simulated: SunshineSimulatorOptions = {}) {
  const bench = await start(simulated);
  const { api, sim } = bench;
  const file = path.join(await folder(), 'secret.env');
  const wanted = (more: Partial<SwitchboardOptions> = {}) =>
    desiredSwitchboard({ publicUrl, botSeat: 'bot', agentSeat: 'agent', ...choices, ...more });
  const keeper = () => secretFile(file, []);
  /** Secrets of the self-tests, each of which passes. */
  const selfTests: string[] = [];
  const parts = (secrets: SecretKeeper, call = options) => ({
    api,
    secrets,
    options: call,
    onStep: () => undefined,
    selfTest: (secret: string) => {
      selfTests.push(secret);
      return Promise.resolve();
    },
    checkService: () => Promise.resolve(),
  });
  /** Runs it again when the first run only prepared. */
  const apply = async (
    more: Partial<SwitchboardOptions> = {},
    given?: SecretKeeper,
    call = options,
  ): Promise<Step[]> => {
    const secrets = given ?? (await keeper());
    const first = await applySwitchboard(wanted(more), parts(secrets, call));
    if (first.isOn) return first.done;
    const second = await applySwitchboard(wanted(more), parts(secrets, call));
    return [...first.done, ...second.done];
  };
  const plan = async (more: Partial<SwitchboardOptions> = {}) =>
    planSwitchboard(wanted(more), await readLive(api, options()), (await keeper()).known());
  /** The state of the app, with names instead of ids. */
  const state = () => {
    const { switchboard, integrations } = sim.app;
    const seats = switchboard?.seats ?? [];
    const nameOf = (id: string | null) => seats.find((seat) => seat.id === id)?.name ?? null;
    const custom = [...integrations.values()].filter(({ type }) => type === 'custom');
    return {
      enabled: switchboard?.enabled ?? null,
      default: nameOf(switchboard?.defaultId ?? null),
      seats: seats.map((seat) => [
        seat.name,
        seat.integrationType,
        nameOf(seat.nextId),
        seat.deliverStandbyEvents,
        seat.messageHistoryCount,
      ]),
      integrations: custom.map(({ displayName }) => displayName),
      targets: custom.flatMap(({ webhooks }) => webhooks.map((webhook) => webhook.target)),
      channels: [...integrations.values()].flatMap(({ type, defaultResponderId }) =>
        defaultResponderId === null ? [] : [[type, nameOf(defaultResponderId)]],
      ),
    };
  };
  return { ...bench, file, wanted, keeper, parts, selfTests, apply, plan, state };
}

/** The state after a complete run. */
export const complete = {
  enabled: true,
  default: 'bot',
  seats: [
    ['bot', 'custom', 'agent', true, 10],
    ['agent', 'zd:agentWorkspace', 'bot', false, 10],
  ],
  integrations: ['Deskbridge'],
  targets: [target],
  channels: [],
};

/** Kinds of steps, in order. */
export const kinds = (steps: readonly { kind: string }[]): string[] => steps.map(({ kind }) => kind);

/** The message of the SwitchboardError that the work ends with; any other outcome fails the test. */
export async function messageOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => 'no error',
    (reason: unknown) => reason,
  );
  if (!(error instanceof SwitchboardError)) throw new Error(`expected a SwitchboardError, got ${String(error)}`);
  return error.message;
}

/** Custom integrations of the app. */
export function custom(sim: SunshineSimulator) {
  return [...sim.app.integrations.values()].filter(({ type }) => type === 'custom');
}

/** Webhooks of the custom integrations. */
export function hooks(sim: SunshineSimulator) {
  return custom(sim).flatMap(({ webhooks }) => webhooks);
}

/** Seats of the switchboard; none without a switchboard. */
export function seats(sim: SunshineSimulator) {
  return sim.app.switchboard?.seats ?? [];
}
