import { untilSignal } from '../../src/process/shutdown.ts';

/** Longer than the time within which signals count as one request, in milliseconds. */
const laterMs = 1_200;

const stopping = untilSignal();
setInterval(() => undefined, 60_000);
console.log('ready');
await stopping;
setTimeout(() => console.log('later'), laterMs);
