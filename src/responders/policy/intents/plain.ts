import type { PolicyIntent } from '../policy.ts';

/** An empty intent. */
export const plainIntent: PolicyIntent = {
  title: {},
  phrases: {},
  minimum: 1,
  answer: {},
  confirm: {},
  verified: false,
  ask: [],
  action: null,
  about: [],
  resolves: false,
  log: null,
  offer: 'always',
};
