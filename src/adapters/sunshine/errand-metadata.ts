import type { ErrandReport, ErrandRequest, ErrandStep } from '../../domain/messaging/errand.ts';
import type { FlatMetadata } from './fit-metadata.ts';

/** Members of the metadata of an errand; docs/errands.md describes them. */
const stepsMember = 'deskbridge.errand';
const questionMember = (name: string): string => `deskbridge.ask.${name}`;
const statusMember = 'deskbridge.errand.status';
const problemMember = 'deskbridge.errand.problem';
const answerMember = (name: string): string => `deskbridge.answer.${name}`;

const maximumSteps = 5;
const maximumQuestion = 500;
const maximumShown = 40;

/** The errand in the metadata of a control action; null if there is none. */
export function errandOf(metadata: Readonly<Record<string, unknown>> | null | undefined): ErrandRequest | null {
  const given = metadata?.[stepsMember];
  if (given === undefined) return null;
  const words = (typeof given === 'string' ? given : JSON.stringify(given))
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  if (words.length === 0) return refused(`${stepsMember} names no step`);
  if (words.length > maximumSteps) return refused(`${stepsMember} has more than ${maximumSteps} steps`);
  if (new Set(words).size < words.length) return refused(`${stepsMember} names a step twice`);
  const steps: ErrandStep[] = [];
  for (const word of words) {
    const step = stepOf(word, metadata ?? {});
    if (typeof step === 'string') return refused(step);
    steps.push(step);
  }
  return { steps, problem: null };
}

/** One step; a text says what is wrong. */
function stepOf(word: string, metadata: Readonly<Record<string, unknown>>): ErrandStep | string {
  if (word === 'authenticate' || word === 'file') return { kind: word };
  const name = /^ask:([a-z][a-z0-9_]{0,39})$/.exec(word)?.[1];
  if (name === undefined || name === 'authenticate' || name === 'file') {
    return `the step “${word.slice(0, maximumShown)}” is none of authenticate, file, ask:name_of_the_answer`;
  }
  const question = metadata[questionMember(name)];
  if (question === undefined) return { kind: 'ask', name, question: null };
  if (typeof question !== 'string' || question.trim() === '' || question.length > maximumQuestion) {
    return `${questionMember(name)} is not a text of 1 to ${maximumQuestion} characters`;
  }
  return { kind: 'ask', name, question: question.trim() };
}

function refused(problem: string): ErrandRequest {
  return { steps: [], problem };
}

/** What the seat that gave the errand gets back, as metadata. */
export function errandReportMetadata({ status, answers, problem }: ErrandReport): FlatMetadata {
  return {
    [statusMember]: status,
    ...(problem === null ? {} : { [problemMember]: problem }),
    ...Object.fromEntries(Object.entries(answers).map(([name, answer]) => [answerMember(name), answer])),
  };
}
