import { createInterface, type Interface } from 'node:readline/promises';
import { readEnvironment } from '../src/config/env.ts';
import { loadConfig } from '../src/config/load-config.ts';
import { createCaller, type Caller } from '../simulators/signalwire/caller.ts';
import { demoEnvironment } from '../src/process/running-demo.ts';

/** How the interactive caller is set up. */
export interface CallOptions {
  /** The number that calls, E.164. */
  from: string;
  /** Prints every answer as one line of JSON. */
  json: boolean;
}

interface Offer {
  name: string;
  parameters: { name: string; description: string; required: boolean }[];
}

/**
 * Lets a person play a caller in the terminal, against the running service or demo: choose a function, type its
 * arguments, see the answer. Ends with the report of the call.
 * @throws Error in plain words when the phone line is off or no service answers
 */
export async function call({ from, json }: CallOptions): Promise<void> {
  const config = loadConfig(demoEnvironment(readEnvironment()));
  if (config.phone === null) throw new Error('The phone line is off: set HTTP_USERNAME and HTTP_PASSWORD.');
  const { username, passwords } = config.phone;
  const host = config.host === '0.0.0.0' ? '127.0.0.1' : config.host;
  const url = `http://${host}:${config.port}`;
  const caller = createCaller({ url, username, password: passwords[0] ?? '', from });
  const offers = await readOffers(caller, url);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // Before the first await: lines that arrive earlier would be lost.
  const ask = askOn(terminal);
  process.stderr.write(`Call ${caller.callId} from ${from} at ${url}. An empty choice hangs up.\n`);
  await caller.call('startup_hook');
  for (let offer = await choose(ask, offers); offer !== null; offer = await choose(ask, offers)) {
    const args = await askArguments(ask, offer);
    const answer = await caller.call(offer.name, args);
    if (json) process.stdout.write(`${JSON.stringify(answer)}\n`);
    else process.stdout.write(`\n  → ${answer.response || '(no words)'}  [${Math.round(answer.tookMs)} ms]\n`);
    for (const action of json ? [] : answer.actions)
      process.stdout.write(`    the platform is told to do: ${Object.keys(action).join(', ')}\n`);
  }
  terminal.close();
  await caller.hangUp({ summary: 'A call played in the terminal.' });
  process.stderr.write('Hung up.\n');
}

async function readOffers(caller: Caller, url: string): Promise<Offer[]> {
  try {
    const { status, body } = await caller.send('/swaig', { action: 'get_signature', functions: [], version: '2.0' });
    if (status !== 200 || !Array.isArray(body)) throw new Error(`status ${status}`);
    return body.map(toOffer).filter((offer) => !offer.name.endsWith('_hook'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    throw new Error(`No service answers at ${url} (${reason}). Start it with npm run demo or npm start.`, {
      cause: error,
    });
  }
}

/** Arguments that the functions accept and ignore begin their description so: a person is not asked for them. */
const ignored = 'Not needed';

function toOffer(entry: {
  function: string;
  parameters?: { properties?: Record<string, { description?: string }>; required?: string[] };
}): Offer {
  const { properties = {}, required = [] } = entry.parameters ?? {};
  return {
    name: entry.function,
    parameters: Object.entries(properties)
      .map(([name, { description = '' }]) => ({ name, description, required: required.includes(name) }))
      .filter(({ description }) => !description.startsWith(ignored)),
  };
}

async function choose(ask: Ask, offers: Offer[]): Promise<Offer | null> {
  const menu = offers.map(({ name }, index) => `${String(index + 1).padStart(2)} ${name}`).join('\n');
  for (;;) {
    const answer = (await ask(`\n${menu}\nFunction: `)).trim();
    if (answer === '') return null;
    const offer = offers.find(({ name }, index) => name === answer || String(index + 1) === answer);
    if (offer !== undefined) return offer;
    process.stderr.write('Type a number or a name from the list.\n');
  }
}

async function askArguments(ask: Ask, offer: Offer): Promise<Record<string, unknown>> {
  const args: Record<string, unknown> = {};
  for (const { name, description, required } of offer.parameters) {
    const answer = await ask(`  ${name}${required ? '' : ' (optional)'}: ${description}\n  > `);
    if (answer.trim() !== '') args[name] = answer.trim();
  }
  return args;
}

/** Asks on the terminal, or reads the next line of a pipe. At the end of the input the answer is empty. */
type Ask = (text: string) => Promise<string>;

function askOn(terminal: Interface): Ask {
  // The lines of a pipe arrive all at once; an iterator keeps them until they are asked for.
  const lines = terminal[Symbol.asyncIterator]();
  return async (text) => {
    process.stderr.write(text);
    const { value, done } = await lines.next();
    return done === true ? '' : value;
  };
}
