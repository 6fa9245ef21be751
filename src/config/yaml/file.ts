import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument, type Document } from 'yaml';
import type { ZodType } from 'zod';
import type { ConfigFault } from '../problems.ts';
import { lineOf } from './lines.ts';

/** A YAML file that was read and has the right shape. */
export interface YamlFile<T> {
  value: T;
  /** Reports something wrong at a place in the file. */
  fault: (path: readonly PropertyKey[], problem: string) => void;
}

/**
 * Reads a YAML file of that shape. What is wrong goes to `faults`, with its line; then the answer is null.
 * @param variable the environment variable that names the file
 * @param unknownKeys `each`: every unknown key is a fault of its own; `together`: those of one place are one fault
 */
export function readYamlFile<T>(
  variable: string,
  file: string,
  schema: ZodType<T>,
  faults: ConfigFault[],
  unknownKeys: 'each' | 'together' = 'each',
): YamlFile<T> | null {
  const add = (problem: string, fix: string): void => void faults.push({ variable, problem, fix });
  const lines = new LineCounter();
  const document = parse(file, lines, add);
  if (document === null) return null;
  let value: unknown;
  try {
    value = document.toJS();
  } catch {
    add(`${file}: an alias (*name) leads nowhere or grows without end`, 'Write the values out instead');
    return null;
  }
  const fault = (path: readonly PropertyKey[], problem: string, at = path): void => {
    const where = path.map(String).join('.') || 'the file';
    add(`${file}, line ${lineOf(document, at, lines)}: ${where} ${problem}`, 'Correct the line');
  };
  const parsed = schema.safeParse(value);
  if (parsed.success) return { value: parsed.data, fault };
  for (const issue of parsed.error.issues) {
    const { path } = issue;
    if (issue.code !== 'unrecognized_keys') fault(path, issue.message);
    else if (unknownKeys === 'together') {
      fault(path, `has an unknown key "${issue.keys.join('", "')}"`, [...path, ...issue.keys.slice(0, 1)]);
    } else for (const key of issue.keys) fault([...path, key], 'is no setting that is known here');
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
