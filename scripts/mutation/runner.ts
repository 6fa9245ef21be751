import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { INSTRUMENTER_CONSTANTS, type InstrumenterContext } from '@stryker-mutator/api/core';
import { declareFactoryPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin';
import {
  DryRunStatus,
  MutantRunStatus,
  TestStatus,
  type DryRunResult,
  type MutantRunOptions,
  type MutantRunResult,
  type TestResult,
  type TestRunner,
} from '@stryker-mutator/api/test-runner';
import * as fc from 'fast-check';
import { forgetModules, loadTests, prepare } from './load.ts';
import { testFiles, tooSlow } from './test-files.ts';

/** What the changed code and the runner tell each other. */
type Context = { [Key in keyof InstrumenterContext]: InstrumenterContext[Key] | undefined };

/**
 * Runs our tests in the process of Stryker's worker. Vitest takes a second to begin, and a change has thousands of runs;
 * this takes milliseconds. For each change all our modules are loaded anew, so that nothing is left of the change before.
 */
class InProcessRunner implements TestRunner {
  readonly #context: Context = ((globalThis as unknown as Record<string, Context>)[INSTRUMENTER_CONSTANTS.NAMESPACE] ??=
    {});

  /** How long tests took, in milliseconds: the quick ones go first. */
  readonly #times = new Map<string, number>();

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init(): Promise<void> {
    prepare(process.cwd());
    // The same inputs for each change, no search for a smaller failing one, and a third of a second at most.
    fc.configureGlobal({ seed: 1, endOnFailure: true, interruptAfterTimeLimit: 300 });
  }

  async dryRun(): Promise<DryRunResult> {
    const context = this.#context;
    const results: TestResult[] = [];
    for (const file of globSync([...testFiles])
      .filter((name) => !tooSlow.has(name))
      .toSorted()) {
      forgetModules();
      for (const { name, run } of await loadTests(resolve(file))) {
        const id = `${file}#${name}`;
        context.currentTestId = id;
        const started = performance.now();
        const failure = await failureOf(run);
        context.currentTestId = undefined;
        const result = { id, name, fileName: resolve(file), timeSpentMs: performance.now() - started };
        results.push(
          failure === null
            ? { ...result, status: TestStatus.Success }
            : { ...result, status: TestStatus.Failed, failureMessage: failure },
        );
      }
    }
    return {
      status: DryRunStatus.Complete,
      tests: results,
      ...(context.mutantCoverage === undefined ? {} : { mutantCoverage: context.mutantCoverage }),
    };
  }

  async mutantRun({
    activeMutant,
    mutantActivation,
    hitLimit,
    testFilter,
  }: MutantRunOptions): Promise<MutantRunResult> {
    const context = this.#context;
    const wanted = new Set(testFilter);
    const files = new Set(Array.from(wanted, (id) => id.slice(0, id.indexOf('#'))));
    context.hitCount = 0;
    context.hitLimit = hitLimit;
    forgetModules();
    let count = 0;
    try {
      const tests: { id: string; run: () => Promise<void> }[] = [];
      for (const file of files) {
        context.activeMutant = mutantActivation === 'static' ? activeMutant.id : undefined;
        for (const { name, run } of await loadTests(resolve(file))) tests.push({ id: `${file}#${name}`, run });
      }
      context.activeMutant = activeMutant.id;
      const timeOf = ({ id }: { id: string }): number => this.#times.get(id) ?? 0;
      for (const { id, run } of tests.toSorted((one, other) => timeOf(one) - timeOf(other))) {
        if (!wanted.has(id)) continue;
        count += 1;
        const started = performance.now();
        const failure = await failureOf(run);
        if (hitLimit !== undefined && context.hitCount > hitLimit) {
          return { status: MutantRunStatus.Timeout, reason: 'an endless loop' };
        }
        if (failure !== null) {
          return { status: MutantRunStatus.Killed, killedBy: [id], failureMessage: failure, nrOfTests: count };
        }
        this.#times.set(id, performance.now() - started);
      }
    } catch (error) {
      return { status: MutantRunStatus.Error, errorMessage: String(error) };
    } finally {
      context.activeMutant = undefined;
    }
    return { status: MutantRunStatus.Survived, nrOfTests: count };
  }
}

/** Why a test failed; null if it did not. */
async function failureOf(run: () => Promise<void>): Promise<string | null> {
  try {
    await run();
    return null;
  } catch (error) {
    return String(error).slice(0, 500);
  }
}

function createRunner(): TestRunner {
  return new InProcessRunner();
}
createRunner.inject = tokens();

/** The plugin, as Stryker looks it up. */
export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'in-process', createRunner)];
