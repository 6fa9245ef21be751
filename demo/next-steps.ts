import { join } from 'node:path';
import type { Config } from '../src/config/types.ts';
import type { DeskSimulator } from '../simulators/desk.ts';
import type { TemporalServer } from '../src/temporal/open.ts';
import { customer } from './world.ts';

/** What is there after the scene, for a person to look at. */
export interface Leftovers {
  failures: number;
  /** Of the conversation that was played. */
  workflowId: string;
  desk: DeskSimulator;
  config: Config;
  temporal: TemporalServer;
  /** Where the API listens. */
  api: string;
  logFile: string;
}

/** What a scene adds to the farewell. */
export interface FarewellWords {
  /** What was played, as in “This call in Temporal's UI”. */
  noun: string;
  /** More places to look at, first of all: what it is, and its address. */
  places: readonly (readonly [string, string])[];
  /** What to do next, line by line. */
  goOn: readonly string[];
}

/** Width of the names of places, in characters. */
const nameWidth = 35;

/** How it went, in a sentence. */
export function verdict(failures: number): string {
  return failures === 0
    ? 'Everything went as it should.'
    : `${failures} thing(s) did not go as they should: see ✗ above, and the log.`;
}

/** What a newcomer can look at and try next. Shows no secret. */
export async function farewell(left: Leftovers, { noun, places, goOn }: FarewellWords): Promise<string> {
  const { config, temporal, desk, api, logFile, workflowId } = left;
  const workflow = `${temporal.uiUrl}/namespaces/${temporal.target.namespace}/workflows/${encodeURIComponent(workflowId)}`;
  const all = [
    ...places,
    [`This ${noun} in Temporal's UI`, workflow],
    [(await hasPage(desk)) ? 'Tickets in the help desk' : 'API of the help desk', `${desk.url}/`],
    ['Webhooks of the help desk', `go to ${api}/webhooks/${desk.name}`],
    ['API documentation', `${api}/docs`],
    ["Operators' routes", `${api}/conversations`],
    ['', `with the bearer token API_TOKEN: yours, or that of ${join(config.dataDir, 'demo-keys.json')}`],
    ['Log', logFile],
  ] as const;
  return `
${verdict(left.failures)}

${all.map(([name, where]) => `  ${name.padEnd(nameWidth)} ${where}`).join('\n')}

${goOn.join('\n')}

${customer.name}'s PIN is ${customer.pin}. Ctrl+C ends the demo.`;
}

/** Some simulators show their tickets in the browser, others have an API only. */
async function hasPage({ url }: DeskSimulator): Promise<boolean> {
  try {
    const { headers, ok } = await fetch(`${url}/`, { signal: AbortSignal.timeout(2000) });
    return ok && (headers.get('content-type') ?? '').startsWith('text/html');
  } catch {
    return false;
  }
}
