import { readFile } from 'node:fs/promises';
import type { CompanySimulator } from '../../simulators/company/index.ts';
import type { SimulatedTicket } from '../../simulators/desk.ts';
import type { SimulatedCustomer } from '../../simulators/sunshine/customer.ts';
import type { SunshineSimulator } from '../../simulators/sunshine/index.ts';
import type { MessagingAgent } from '../../simulators/sunshine/workspace/agent.ts';
import type { ZendeskDesk } from '../../simulators/zendesk/desk.ts';
import type { Step } from '../../src/adapters/sunshine/switchboard/step.ts';
import { eventually } from '../eventually.ts';
import { orderNumber } from './company.ts';
import { printTalk, type Talk } from './talk.ts';
import { describeTicket, missingParts } from './ticket.ts';
import type { Stage } from '../scene.ts';
import { customer } from '../world.ts';

/** What the scene is played with. */
export interface MessagingParts extends Stage {
  desk: ZendeskDesk;
  sunshine: SunshineSimulator;
  /** The company's order system. */
  shop: CompanySimulator;
  /** The steps that put the bot on the switchboard. */
  steps: readonly Step[];
}

/** The scene while it is played. */
interface Play extends MessagingParts {
  ada: SimulatedCustomer;
  talk: Talk;
  /** Names of the seat that has the conversation, and of the one it is offered to. */
  control(): { active: string | null; pending: string | null };
  /** Tickets made since the scene began. */
  made(): SimulatedTicket[];
}

/** Plays a conversation: the bot, then a human, then the bot again. Returns its workflow id. */
export async function playMessagingScene(parts: MessagingParts): Promise<string> {
  showSeats(parts);
  const play = begin(parts);
  await greet(play);
  await verify(play);
  await askForHuman(play);
  const agent = parts.sunshine.workspace.agent(play.ada.conversationId ?? '');
  await accept(play, agent);
  // A human who does not have the conversation can neither write nor close anything.
  if (play.control().active === 'agent') {
    await talkToHuman(play, agent);
    await resume(play);
  }
  await lookBack(play);
  return `messaging/${play.ada.conversationId}`;
}

function begin(parts: MessagingParts): Play {
  const { sunshine, story, desk } = parts;
  const [givenName = '', surname = ''] = customer.name.split(' ');
  const ada = sunshine.customer('whatsapp', { givenName, surname, phone: customer.phone });
  const known = new Set(desk.tickets().map(({ id }) => id));
  const nameOf = (id: string | null): string | null =>
    sunshine.app.switchboard?.seats.find((seat) => seat.id === id)?.name ?? null;
  return {
    ...parts,
    ada,
    talk: printTalk(story, ada, sunshine.workspace.personName),
    control: () => {
      const conversation = sunshine.app.conversations.get(ada.conversationId ?? '');
      return { active: nameOf(conversation?.activeId ?? null), pending: nameOf(conversation?.pendingId ?? null) };
    },
    made: () => desk.tickets().filter(({ id }) => !known.has(id)),
  };
}

function showSeats({ story, steps, sunshine }: MessagingParts): void {
  story.scene('1. The switchboard is set up');
  for (const { words } of steps) story.line('deskbridge', words);
  const { switchboard } = sunshine.app;
  const seats = switchboard?.seats ?? [];
  const bot = seats.find(({ name }) => name === 'bot');
  story.check('the switchboard is on, with a seat for the bot and one for humans', seats.length === 2);
  story.check('new conversations start with the bot', switchboard?.enabled === true && bot !== undefined);
}

async function greet({ story, talk, control, made }: Play): Promise<void> {
  story.scene('2. A customer writes on WhatsApp');
  talk.say('Hello!');
  story.check(
    'the bot greets the customer and says that it is a bot',
    (await talk.hears(/automatic assistant/)) !== null,
  );
  talk.say('When are you open on Saturday?');
  story.check('the company policy answers the question', (await talk.hears(/Saturday until noon/)) !== null);
  story.check(
    'the bot has the conversation, and there is no ticket',
    control().active === 'bot' && made().length === 0,
  );
}

async function verify({ story, talk, ada, sunshine }: Play): Promise<void> {
  story.scene('3. Who is writing?');
  talk.say('Show me my tickets, please.');
  story.check('no ticket is shown before the PIN', !/October/.test((await talk.hears(/support PIN/)) ?? 'October'));
  const message = talk.say(`My PIN is ${customer.pin}`, 'My PIN is ••••••');
  const list = await talk.hears(/October/);
  story.check('the right PIN shows the customer their own ticket', list !== null);
  story.check(
    'and no ticket of anybody else',
    talk.fresh().every(({ text }) => !/Engine/.test(text ?? '')),
  );
  const kept = sunshine.app.conversations.get(ada.conversationId ?? '')?.messages ?? [];
  const gone = kept.every(({ id }) => id !== message);
  if (gone) story.line('switchboard', 'the message with the PIN is deleted');
  story.check('the message with the PIN is no longer on the platform', gone);
}

async function askForHuman({ story, talk, control, made, shop }: Play): Promise<void> {
  story.scene('4. “I want to speak to an agent”');
  talk.say('I was charged twice on my November invoice. I want to speak to an agent.');
  const offered = await eventually(() => control().pending === 'agent');
  if (offered) story.line('switchboard', 'offers the conversation to the seat “agent”; the bot still has it');
  story.check('the conversation is offered to the humans', offered && control().active === 'bot');
  story.check(
    'the customer is told that the team is being asked, and what they can do meanwhile',
    (await talk.hears(/asking the team.*Until then I am still here/)) !== null,
  );
  talk.say(`Meanwhile: where is my order ${orderNumber}?`);
  await eventually(() => shop.requests.length > 0);
  for (const { method, path, status } of shop.requests) story.line('company', `${method} ${path} → ${status}`);
  story.check(
    'the bot keeps helping meanwhile, here from the company’s own system',
    (await talk.hears(new RegExp(`${orderNumber} is on its way`))) !== null,
  );
  story.check('there is no ticket until somebody takes it', made().length === 0);
}

async function accept(play: Play, agent: MessagingAgent): Promise<void> {
  const { story, talk, control, made, sunshine } = play;
  story.scene('5. A human takes it');
  if (control().pending === 'agent') {
    const { personName } = sunshine.workspace;
    story.line('human', `${personName} accepts in Agent Workspace`);
    agent.accept();
    const announced = talk.fresh().some(({ text }) => /has joined|has this conversation/.test(text ?? ''));
    story.check('nobody is announced before they are there', !announced);
    agent.say(`${personName} here. I see both charges and will refund one of them.`);
  }
  story.check('a person is there when they write', (await talk.hears(/refund/)) !== null);
  const taken = await eventually(() => control().active === 'agent');
  if (taken) story.line('switchboard', 'gives the conversation to the seat “agent”, since a human wrote there');
  story.check('the human has the conversation', taken);
  const complete = await eventually(() => missingParts(play, made()[0]).length === 0);
  for (const ticket of made()) story.line('desk', describeTicket(play, ticket));
  story.check('Agent Workspace made one ticket for it', made().length === 1);
  const missing = missingParts(play, made()[0]).map((name) => `; no ${name}`);
  const expected = 'the ticket carries priority, group, tags, the conversation, a summary and an internal note';
  story.check(`${expected}${missing.join('')}`, complete);
}

async function talkToHuman(play: Play, agent: MessagingAgent): Promise<void> {
  const { story, talk, ada, conversations, control, made, sunshine } = play;
  const { personName } = sunshine.workspace;
  talk.say('Great. Are you open on Saturday too, if the refund does not arrive?');
  agent.say('Yes, until noon. It takes two days at most.');
  await talk.hears(/two days/);
  const ref = { channel: 'messaging', id: ada.conversationId ?? '' } as const;
  const remembered = await eventually(async () => {
    const said = (await conversations.state(ref)).messaging?.dialogue.transcript ?? [];
    return ['refund', 'on Saturday too', 'two days'].every((words) => said.some(({ text }) => text.includes(words)));
  });
  story.check('Deskbridge remembers everything they say', remembered);
  story.check(
    'the bot stays silent',
    talk.fresh().every(({ from }) => from === personName),
  );
  story.line('human', 'closes the ticket');
  agent.close();
  const closed = await eventually(() => made()[0]?.status === 'closed' && control().active !== 'agent');
  story.check('the ticket is closed, and the human no longer has the conversation', closed);
}

async function resume({ story, talk, control }: Play): Promise<void> {
  story.scene('6. The customer writes again');
  talk.say('Thanks. And when are you open on Friday?');
  story.check('the bot says that it is back', (await talk.hears(/assistant is back/)) !== null);
  story.check('it answers questions again', (await talk.hears(/9 to 17/)) !== null);
  story.check('the bot has the conversation', control().active === 'bot' && control().pending === null);
}

async function lookBack({ story, made, ada, sunshine, desk, conversations, logFile }: Play): Promise<void> {
  story.scene('7. What remains');
  const id = ada.conversationId ?? '';
  const places = {
    messages: sunshine.app.conversations.get(id)?.messages,
    tickets: desk.tickets(),
    state: await conversations.state({ channel: 'messaging', id }),
    log: await readFile(logFile, 'utf8'),
  };
  story.check('there is one ticket', made().length === 1);
  // Between other digits and letters it would be part of an id.
  const pin = new RegExp(`(?<![0-9a-z])${customer.pin}(?![0-9a-z])`);
  const found = Object.entries(places).flatMap(([name, place]) => (pin.test(JSON.stringify(place)) ? [name] : []));
  story.check(`the PIN is stored nowhere${found.map((name) => `; found in ${name}`).join('')}`, found.length === 0);
}
