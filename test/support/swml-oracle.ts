import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pythonVenv } from './python.ts';

const script = join(import.meta.dirname, '../oracle/validate-swml.py');

/**
 * Checks SWML documents against SignalWire's own schema.
 * @returns the problems of each document, by name
 */
export async function swmlProblems(documents: Record<string, unknown>): Promise<Record<string, string[]>> {
  const { python } = await pythonVenv(['signalwire-sdk==3.7.5', 'jsonschema-rs==0.60.3']);
  return new Promise((resolve, reject) => {
    const child = execFile(python, [script], (error, stdout) => {
      if (error !== null) reject(error);
      else resolve(JSON.parse(stdout) as Record<string, string[]>);
    });
    child.stdin?.end(JSON.stringify(documents));
  });
}
