import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  killableParts,
  startMessagingInstallation,
  type MessagingInstallation,
} from '../support/messaging-installation.ts';
import { endOfSession, humansPart, waitingForHuman } from './moments/messaging.ts';
import {
  comment,
  endOfCall,
  heardWhileBlown,
  keypad,
  locks,
  newTicket,
  personWithFailure,
  rightPin,
  transfer,
  uncheckedPin,
  untilFuseIsBlown,
  wrongPin,
} from './moments/phone.ts';
import { pinGuardWorkflowId } from '../../src/domain/ids.ts';
import { fusePolicy } from '../../src/domain/pin-fuse.ts';
import { hashId } from '../../src/pins/digest.ts';
import { wrongPinsSignal } from '../../src/workflows/messages.ts';
import { workflowTypes } from '../../src/workflows/types.ts';
import { hold, type Moment, type World } from './moments/world.ts';

const moments: [what: string, moment: Moment][] = [
  ['while a right PIN is checked, the caller is verified', rightPin],
  ['while a wrong PIN is checked, it is counted once', wrongPin],
  ['while the desk fails, a PIN that was not checked is not counted', uncheckedPin],
  ['while a number and its customer are locked, both stay locked', locks],
  ['while the caller keys in the PIN, it is still taken', keypad],
  ['while a ticket is opened, there is one, and the caller hears its number', newTicket],
  ['while a comment is added, it is there once', comment],
  ['while a call is handed off, there is one ticket, and the call is transferred', transfer],
  ['while a call is filed, there is one note', endOfCall],
  ['while a human is offered a conversation, the offer stays open, and they get it once', waitingForHuman],
  ['while a human has a conversation, nobody else speaks, and nothing that was said is lost', humansPart],
  ['while a session is filed, there is one note, and the next session begins', endOfSession],
];

let installation: MessagingInstallation;
beforeAll(async () => {
  installation = await startMessagingInstallation();
});
afterAll(() => installation.close());

describe.each(killableParts)('%s killed', (part) => {
  const outcomes = new Map<string, PromiseSettledResult<void>>();

  beforeAll(async () => {
    const world: World = { installation, part };
    const plays = await Promise.all(moments.map(([, prepare]) => prepare(world)));
    // Of the ticket that is opened, and of that of the call that is handed off.
    const held = hold(world, { method: 'POST', path: 'v2/tickets$' }, 2);
    await Promise.all([...plays.map((play) => play.reach()), held()]);
    await installation.replace(part, () => {
      for (const play of plays) play.meanwhile?.();
    });
    const finished = await Promise.allSettled(plays.map((play) => play.finish()));
    for (const [index, [what]] of moments.entries()) {
      const outcome = finished[index];
      if (outcome !== undefined) outcomes.set(what, outcome);
    }
  }, 120_000);

  it.each(moments.map(([what]) => what))('%s', (what) => {
    const outcome = outcomes.get(what);
    if (outcome?.status === 'rejected') throw outcome.reason;
    expect(outcome?.status).toBe('fulfilled');
  });
});

it('the fuse over all is asked by a check, and stays blown when worker and server are killed', async () => {
  const world: World = { installation, part: 'worker' };
  const person = await personWithFailure(world);
  const refused = { withFailure: expect.stringContaining('not possible at the moment') as string };
  await installation.opened.client.workflow.signalWithStart(workflowTypes.pinGuard, {
    workflowId: pinGuardWorkflowId('all', hashId(installation.pepper, 'pin-guard:zendesk:all:')),
    taskQueue: 'deskbridge',
    args: [{ scope: 'all', state: null }],
    signal: wrongPinsSignal,
    signalArgs: [Array.from({ length: fusePolicy.limit }, (_, index) => `wrong ${index}`)],
  });
  await untilFuseIsBlown(world);
  expect(await heardWhileBlown(world, person)).toMatchObject(refused);
  await installation.replace("Temporal's server");
  await installation.replace('worker');
  await untilFuseIsBlown(world);
  expect(await heardWhileBlown(world, person)).toMatchObject(refused);
}, 90_000);
