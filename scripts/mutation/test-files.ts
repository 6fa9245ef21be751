/** The tests that run for each change: those that need no server. */
export const testFiles = ['domain', 'pins', 'agent-tools'].map((directory) => `test/${directory}/**/*.test.ts`);

/** Tests of time and of mass: they would take hours if they ran for each change. */
export const tooSlow: ReadonlySet<string> = new Set([
  'test/pins/linear-time.test.ts',
  'test/domain/desk/hundred-thousand-writes.test.ts',
  'test/domain/desk/many-writes.test.ts',
  'test/domain/conversation/budgets.test.ts',
  'test/domain/messaging/inbox-budgets.test.ts',
]);
