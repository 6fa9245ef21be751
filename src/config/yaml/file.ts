import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument, type Document } from 'yaml';
import type { ZodType } from 'zod';
import type { ConfigProblem } from '../problems.ts';
import { lineOf } from './lines.ts';
import { shapeWords } from './shape-words.ts';

/** Reports a problem at a path in a YAML file, as the end of a sentence that begins with the path. */
export type ReportAt = (path: readonly PropertyKey[], problem: string) => void;

/** A YAML file that was read and has the right shape. */
export interface YamlFile<T> {
  value: T;
  report: ReportAt;
}

/**
 * Reads a YAML file and checks it against a schema. Adds what is wrong to `problems`, each with its line, and then
 * returns null.
 * @param variable the environment variable that names the file
 * @param unknownKeys `each`: one problem for each unknown key; `together`: one for all unknown keys of the same map
 */
export function readYamlFile<T>(
  variable: string,
  file: string,
  schema: ZodType<T>,
  problems: ConfigProblem[],
  unknownKeys: 'each' | 'together' = 'each',
): YamlFile<T> | null {
  const add = (problem: string, fix: string): void => void problems.push({ variable, problem, fix });
  const lines = new LineCounter();
  const document = parse(file, lines, add);
  if (document === null) return null;
  let value: unknown;
  try {
    value = document.toJS();
  } catch {
    add(`${file}: an alias (*name) is undefined or expands without end`, 'Write the values out instead');
    return null;
  }
  const report = (path: readonly PropertyKey[], problem: string, at = path): void => {
    const where = path.map(String).join('.') || 'the file';
    add(`${file}, line ${lineOf(document, at, lines)}: ${where} ${problem}`, 'Correct the line');
  };
  const parsed = schema.safeParse(value, { error: shapeWords });
  if (parsed.success) return { value: parsed.data, report };
  for (const issue of parsed.error.issues) {
    const { path } = issue;
    if (issue.code !== 'unrecognized_keys') report(path, issue.message);
    else if (unknownKeys === 'together') {
      report(path, `has an unknown key "${issue.keys.join('", "')}"`, [...path, ...issue.keys.slice(0, 1)]);
    } else for (const key of issue.keys) report([...path, key], 'is not a known setting');
  }
  return null;
}

function parse(file: string, lines: LineCounter, add: (problem: string, fix: string) => void): Document | null {
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch {
    add(`cannot be read: ${file}`, 'Set it to the path of a YAML file this user may read, or remove it');
    return null;
  }
  const document = parseDocument(content, { lineCounter: lines });
  for (const error of document.errors) {
    const line = error.linePos?.[0].line ?? 1;
    add(`${file}, line ${line}: is not valid YAML (${error.code})`, 'Correct the line');
  }
  return document.errors.length > 0 ? null : document;
}
