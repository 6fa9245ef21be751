// Stands in for Vitest where mutation testing loads our tests, see `runner.ts`.
export { expect } from 'vitest';
export { beforeEach, describe, it } from './registered-tests.ts';
