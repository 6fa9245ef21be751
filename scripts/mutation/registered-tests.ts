import { format } from 'node:util';

/** A test as its file declares it. */
export interface RegisteredTest {
  /** Names of its groups and its own, in one line. The same for each loading of the file. */
  name: string;
  /** Runs the hooks of its groups, then the test. Rejects if the test fails. */
  run(): Promise<void>;
}

type Body<Args extends unknown[]> = (...args: Args) => unknown;

interface Group {
  name: string;
  beforeEach: Body<[]>[];
}

let groups: Group[] = [];
let registered: RegisteredTest[] = [];

/** Begins to register the tests of a file. */
export function beginFile(): void {
  groups = [{ name: '', beforeEach: [] }];
  registered = [];
}

/** The tests that were registered since {@link beginFile}; several with one name are numbered. */
export function takeTests(): RegisteredTest[] {
  const count = new Map<string, number>();
  return registered.map(({ name, run }) => {
    const number = (count.get(name) ?? 0) + 1;
    count.set(name, number);
    return { name: number === 1 ? name : `${name} (${number})`, run };
  });
}

/** Vitest's `describe`, as far as our tests use it. */
export const describe = withEach((name, body) => {
  groups.push({ name, beforeEach: [] });
  body();
  groups.pop();
});

/** Vitest's `it`, as far as our tests use it. */
export const it = withEach((name, body) => {
  const hooks = groups.flatMap((group) => group.beforeEach);
  registered.push({
    name: [...groups.map((group) => group.name), name].join(' ').trim(),
    run: async () => {
      for (const hook of hooks) await hook();
      await body();
    },
  });
});

/** Vitest's `beforeEach`. */
export function beforeEach(hook: Body<[]>): void {
  groups.at(-1)?.beforeEach.push(hook);
}

function withEach(declare: (name: string, body: Body<[]>) => void) {
  const each = (cases: readonly unknown[]) => (name: string, body: Body<unknown[]>) => {
    const isSpread = cases.every((one) => Array.isArray(one));
    for (const one of cases) {
      const args = isSpread ? (one as unknown[]) : [one];
      declare(format(name, ...args), () => body(...args));
    }
  };
  return Object.assign(declare, { each });
}
