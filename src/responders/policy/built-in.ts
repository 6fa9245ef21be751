import { changeIntents } from './intents/changes.ts';
import { builtInConcerns } from './intents/concerns.ts';
import { smallTalk } from './intents/small-talk.ts';
import { ticketIntents } from './intents/tickets.ts';
import type { Policy, PolicyWords } from './policy.ts';
import { builtInTexts, builtInWords } from './texts/index.ts';

/** The policy when no `POLICY_FILE` is set: it helps with tickets, and offers a human for everything else. */
export const builtInPolicy: Policy = {
  company: null,
  language: 'en',
  greetsNew: false,
  officeHours: null,
  closeStatus: 'solved',
  texts: builtInTexts,
  words: builtInWords,
  actions: {},
  intents: { ...ticketIntents, ...changeIntents, ...builtInConcerns, ...smallTalk },
};

/** The words of a language that has no built-in ones. */
export const policyWordsOfNone: PolicyWords = {
  human: [],
  humanNames: [],
  humanRequests: [],
  noHuman: [],
  yes: [],
  no: [],
  cancel: [],
  noPin: [],
};
