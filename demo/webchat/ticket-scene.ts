import { setTimeout as delay } from 'node:timers/promises';
import { eventually, eventuallyFound } from '../eventually.ts';
import {
  askForPerson,
  describeTicket,
  lookForPin,
  meetAssistant,
  notBegun,
  promise,
  reads,
  write,
  type Play,
} from './play.ts';

/** Desks tell times in seconds: what a person writes in the second in which the ticket was made is not told apart. */
const deskClockMs = 1_100;

/** Plays a web chat whose agent answers in the ticket. Returns the workflow id of the chat. */
export async function playInTicket(play: Play): Promise<string> {
  setUp(play);
  await meetAssistant(play);
  await askForPerson(play);
  const id = await wait(play);
  if (id === null) return notBegun;
  await meetAgent(play, id);
  await reload(play, id);
  await end(play, id);
  return lookBack(play, id);
}

function setUp({ story, shopUrl, visitor }: Play): void {
  story.scene('1. A shop with a chat');
  story.line('deskbridge', `${story.desk} has no live chat: people answer in the ticket`);
  story.line('shop', `serves its page with IBM's Carbon AI chat at ${shopUrl}`);
  story.line('shop', `the visitor is played ${visitor.how}`);
}

async function wait(play: Play): Promise<string | null> {
  const { story, made } = play;
  const ticket = await eventuallyFound(() => made()[0]);
  story.check('the chat is one ticket', ticket !== null && made().length === 1);
  story.check(
    'the chat says that the answer comes from that ticket',
    await reads(play, 'deskbridge', /answers in ticket/),
  );
  await delay(deskClockMs);
  return ticket?.id ?? null;
}

async function meetAgent(play: Play, id: string): Promise<void> {
  const { story, desk, visitor, made } = play;
  story.scene('4. A human answers in the ticket');
  desk.agent.note(id, 'Both charges are from the same card.');
  story.line('human', `${desk.agent.name} writes an internal note, then a public reply`);
  desk.agent.reply(id, promise);
  story.check('the public reply arrives in the chat', await reads(play, 'human', /refund one of them/));
  story.check('the internal note does not', (await visitor.count('same card')) === 0);
  await write(play, 'Thank you, that is kind.');
  const said = () => (made()[0]?.comments ?? []).filter(({ body }) => body.includes('Thank you, that is kind.'));
  story.check('what the visitor answers is a comment', await eventually(() => said().length > 0));
  story.check('exactly once', said().length === 1);
}

async function reload(play: Play, id: string): Promise<void> {
  const { story, desk, visitor } = play;
  story.scene('5. The page is loaded again in the middle');
  const loading = visitor.reload();
  desk.agent.reply(id, 'The money is on its way.');
  await loading;
  story.check('what was said is there again', (await visitor.reads(/refund one of them/)) !== null);
  story.check('with what came meanwhile', await reads(play, 'human', /money is on its way/));
  const counts = await Promise.all([promise, 'The money is on its way.'].map((text) => visitor.count(text)));
  story.check(
    'each message once',
    counts.every((count) => count === 1),
  );
}

async function end({ story, desk, visitor }: Play, id: string): Promise<void> {
  story.scene('6. The agent ends the chat');
  story.line('human', 'closes the ticket');
  desk.agent.setStatus(id, 'closed');
  story.check('the chat is over for the visitor', await visitor.seesEnd());
}

async function lookBack(play: Play, id: string): Promise<string> {
  const { story, made, desk } = play;
  story.scene('7. What remains');
  const ticket = () => desk.tickets().find((one) => one.id === id);
  const { words, missing } = describeTicket(ticket(), null, true);
  story.line('desk', words);
  story.check('there is one ticket', made().length === 1);
  story.check(
    `with group, tags, conversation and summary${missing.map((name) => `; missing: ${name}`).join('')}`,
    missing.length === 0,
  );
  const workflowId = ticket()?.conversation ?? '';
  await lookForPin(play, workflowId.replace(/^webchat\//, ''), {});
  return workflowId;
}
