import { untilSignal } from '../../src/process/shutdown.ts';

/** Longer than the time within which signals count as one request, in milliseconds. */
const laterMs = 1_200;

const stopping = untilSignal();
setInterval(() => undefined, 60_000);
process.stdout.write('ready\n');
await stopping;
setTimeout(() => process.stdout.write('later\n'), laterMs);
