import type { CompanyAnswer } from '../../domain/messaging/company-actions.ts';
import { shownData } from './answers.ts';
import { askForPin, finish, finishOne } from './flow.ts';
import type { PolicyAction } from './policy.ts';
import { button, intentOf, offer, offerAll, payloads, say, textOf, wordingOf, type Talk } from './talk.ts';
import { fill } from './text.ts';

/** Says what the company's own system has answered, in the words of the policy. */
export function sayCompanyAnswer(talk: Talk, answer: CompanyAnswer): void {
  const { memory } = talk;
  const intent = intentOf(talk);
  const action = intent?.action?.kind === 'company' ? intent.action : null;
  switch (answer.kind) {
    case 'notAuthenticated':
      if (talk.question.customerName === null && action !== null) {
        say(talk, 'pinFirst');
        return askForPin(talk, 'askPin');
      }
      return giveUp(talk, action);
    case 'unavailable':
      // The intent stays, so that the same request can be tried again.
      talk.said.push(worded(talk, action, 'failed'));
      return offer(talk, [button(talk, 'buttonAgain', payloads.again)]);
    case 'refused':
      return giveUp(talk, action);
    case 'notFound':
      talk.said.push(worded(talk, action, 'notFound'));
      break;
    case 'answered':
      talk.said.push(answered(talk, action, answer.fields));
      talk.resolved = intent?.resolves === true || intent?.log === 'ticket';
      talk.log = intent?.log ?? null;
  }
  memory.runs += 1;
  finishOne(talk);
  offerAll(talk);
}

type CompanyUse = Extract<PolicyAction, { kind: 'company' }>;

function giveUp(talk: Talk, action: CompanyUse | null): void {
  talk.said.push(worded(talk, action, 'failed'));
  talk.memory.runs += 1;
  finish(talk);
  offerAll(talk);
}

const builtInWords = { failed: 'companyFailed', notFound: 'companyNotFound', say: 'companyDone' } as const;

function worded(talk: Talk, action: CompanyUse | null, which: 'failed' | 'notFound' | 'say'): string {
  const own = action === null ? '' : wordingOf(talk, action[which]);
  return own === '' ? textOf(talk, builtInWords[which]) : fill(own, shownData(talk));
}

/** What the answer lacks is said to be unknown. Values are not searched for placeholders. */
function answered(talk: Talk, action: CompanyUse | null, fields: Record<string, string>): string {
  const own = action === null ? '' : wordingOf(talk, action.say);
  if (own === '') return worded(talk, action, 'say');
  const names = Object.keys(talk.policy.actions[action?.action ?? '']?.answers ?? {});
  const values = names.map((name): [string, string] => [name, fields[name] ?? textOf(talk, 'unknownValue')]);
  return fill(own, { ...shownData(talk), ...Object.fromEntries(values) });
}
