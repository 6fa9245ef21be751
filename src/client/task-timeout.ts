/**
 * Time for one workflow task of a workflow on which a customer waits, after which another worker gets it. A task is lost
 * when its worker dies, and now and then when it stops: what the server hands out while the worker closes its polls
 * never arrives (seen with TypeScript SDK 1.24 and server 1.29). With the default of ten seconds the customer would hear
 * that it takes longer; so the answer comes within the four seconds of `ANSWER_DEADLINE_MS`. See decision 27.
 */
export const workflowTaskTimeout = '2500 milliseconds';
