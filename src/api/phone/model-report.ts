import type { z } from 'zod';
import { textOf } from './call-log.ts';
import { isObject, parseJson } from './schema/fields.ts';
import { modelReport, type PostPromptEnvelope } from './schema/post-prompt.ts';

/** The function that the platform has called at the end of a session, when it is declared (SignalWire docs). */
const summaryFunction = 'summarize_conversation';
/** What the platform writes in front of a function's result (captured calls). */
const resultPrefix = /^Tool result below\.[^\n]*\n/;
/** What the platform reports as the answer when a function was called instead (captured call). */
const functionWasCalled = /^The \w+ function was executed\.?$/;

/** What the language model reported about a session. */
export interface FoundReport {
  /** The object that the post prompt asked for; every field may be missing. */
  facts: z.output<typeof modelReport>;
  /** The summary; empty when there is none. */
  summary: string;
}

type Entry = Record<string, unknown>;

/**
 * Finds what the language model reported: the object that it was asked for, else the arguments or the result of
 * `summarize_conversation`, else its prose. Prose that only repeats what the agent said is no summary (captured call).
 * @param wasSaid true for words that the agent said during the session
 */
export function reportIn(envelope: PostPromptEnvelope, wasSaid: (text: string) => boolean): FoundReport {
  const texts = answerTexts(envelope);
  const objects = [...parsedObjects(envelope), ...texts.map(objectIn), ...functionObjects(envelope)];
  const reports = objects.flatMap((object) => (object === undefined ? [] : [modelReport.parse(object)]));
  const facts = reports.find(isReport) ?? modelReport.parse({});
  const prose = [...texts.filter((text) => isSummary(text, wasSaid)), ...functionTexts(envelope)];
  return { facts, summary: facts.summary ?? facts.conversation_summary ?? prose[0] ?? '' };
}

/** The answer to the post prompt as the platform reports it. */
export function rawAnswer(envelope: PostPromptEnvelope): string {
  return answerTexts(envelope)[0] ?? '';
}

/** True for an object with any of the fields that we ask for. */
function isReport(report: z.output<typeof modelReport>): boolean {
  return Object.values(report).some((value) => value !== undefined);
}

function isSummary(text: string, wasSaid: (text: string) => boolean): boolean {
  return !wasSaid(text) && !functionWasCalled.test(text.trim()) && !looksLikeJson(text);
}

/** What the model wrote, as texts that are not empty. */
function answerTexts({ post_prompt_data: data }: PostPromptEnvelope): string[] {
  if (typeof data === 'string') return data.trim() === '' ? [] : [data];
  const texts = isObject(data) ? [data['raw'], data['substituted']] : [];
  return texts.filter((text) => typeof text === 'string').filter((text) => text.trim() !== '');
}

function parsedObjects({ post_prompt_data: data }: PostPromptEnvelope): Entry[] {
  const parsed = isObject(data) ? data['parsed'] : undefined;
  return (Array.isArray(parsed) ? parsed : [parsed]).filter(isObject);
}

/** The JSON object in a text, also when there is prose around it. */
function objectIn(text: string): Entry | undefined {
  const start = text.indexOf('{');
  const end = text.lastIndexOf('}');
  const found = start >= 0 && end > start ? parseJson(text.slice(start, end + 1)) : undefined;
  return isObject(found) ? found : undefined;
}

/** Results of the summary function in the log, without what the platform writes in front. */
function functionResults({ call_log: log }: PostPromptEnvelope): string[] {
  const results = (log ?? []).filter(isObject).filter((entry) => entry['function_name'] === summaryFunction);
  return results.map((entry) => textOf(entry).replace(resultPrefix, '').trim()).filter((text) => text !== '');
}

/** Results in prose. */
function functionTexts(envelope: PostPromptEnvelope): string[] {
  return functionResults(envelope).filter((text) => !looksLikeJson(text));
}

/** The objects that the summary function was given or returned. */
function functionObjects(envelope: PostPromptEnvelope): (Entry | undefined)[] {
  const calls = (envelope.call_log ?? []).filter(isObject).flatMap(({ tool_calls: given }) => {
    const list = Array.isArray(given) ? given.filter(isObject) : [];
    return list.map(({ function: called }) => called).filter(isObject);
  });
  const logged = (envelope.swaig_log ?? []).filter(isObject);
  const given = [
    ...calls.filter(({ name }) => name === summaryFunction).map((called) => called['arguments']),
    ...logged.filter(({ command_name: name }) => name === summaryFunction).map((called) => called['command_arg']),
  ];
  const texts = [...functionResults(envelope), ...given.filter((text) => typeof text === 'string')];
  return texts.map(objectIn);
}

function looksLikeJson(text: string): boolean {
  return /^\s*(?:```(?:json)?\s*)?[[{]/i.test(text);
}
