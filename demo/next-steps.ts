import { join } from 'node:path';
import type { Config } from '../src/config/load-config.ts';
import type { DeskSimulator } from '../simulators/desk.ts';
import type { TemporalServer } from '../src/temporal/open-temporal.ts';
import { customer } from './world.ts';

/** The demo after its scene, still running. */
export interface PlayedDemo {
  /** Number of checks that failed. */
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

/** What a scene adds to the next steps. */
export interface SceneNextSteps {
  /** What was played, as in “This call in Temporal's UI”. */
  noun: string;
  /** Further places to look at, listed first: what it is, and its address. */
  places: readonly (readonly [string, string])[];
  /** What to try, line by line. */
  tryNext: readonly string[];
}

/** Width of the names of places, in characters. */
const nameWidth = 35;

/** The result of the scene, in a sentence. */
export function verdict(failures: number): string {
  return failures === 0 ? 'Everything worked.' : `${failures} check(s) failed: see ✗ above, and the log.`;
}

/** Where a newcomer can look, and what to try next. Contains no secret. */
export async function nextSteps(played: PlayedDemo, { noun, places, tryNext }: SceneNextSteps): Promise<string> {
  const { config, temporal, desk, api, logFile, workflowId } = played;
  const workflow = `${temporal.uiUrl}/namespaces/${temporal.target.namespace}/workflows/${encodeURIComponent(workflowId)}`;
  const all = [
    ...places,
    [`This ${noun} in Temporal's UI`, workflow],
    [(await hasPage(desk)) ? 'Tickets in the help desk' : 'API of the help desk', `${desk.url}/`],
    ['Webhooks of the help desk', `are sent to ${api}/webhooks/${desk.name}`],
    ['API documentation', `${api}/docs`],
    ["Operators' routes", `${api}/conversations`],
    ['', `with a bearer token: your API_TOKEN, or the one in ${join(config.dataDir, 'demo-keys.json')}`],
    ['Log', logFile],
  ] as const;
  return `
${verdict(played.failures)}

${all.map(([name, where]) => `  ${name.padEnd(nameWidth)} ${where}`).join('\n')}

${tryNext.join('\n')}

${customer.name}'s PIN is ${customer.pin}. Press Ctrl+C to stop the demo.`;
}

/** Some simulators show their tickets in the browser, others only have an API. */
async function hasPage({ url }: DeskSimulator): Promise<boolean> {
  try {
    const { headers, ok } = await fetch(`${url}/`, { signal: AbortSignal.timeout(2000) });
    return ok && (headers.get('content-type') ?? '').startsWith('text/html');
  } catch {
    return false;
  }
}
