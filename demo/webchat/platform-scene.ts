import type { SunshineSimulator } from '../../simulators/sunshine/index.ts';
import type { ConversationRecord } from '../../simulators/sunshine/records.ts';
import type { MessagingAgent } from '../../simulators/sunshine/workspace/agent.ts';
import type { Step } from '../../src/adapters/sunshine/switchboard/step.ts';
import type { ZendeskDesk } from '../../simulators/zendesk/desk.ts';
import { eventually, eventuallyFound } from '../eventually.ts';
import { picture } from './picture.ts';
import {
  askForPerson,
  describeTicket,
  lookForPin,
  meetAssistant,
  notBegun,
  promise,
  reads,
  request,
  write,
  type Play,
} from './play.ts';

/** What the scene is played with where people answer in Agent Workspace. */
export interface PlatformPlay extends Play {
  desk: ZendeskDesk;
  sunshine: SunshineSimulator;
  /** The steps that put the bot on the switchboard. */
  steps: readonly Step[];
  /** Address of the page on which a screen is shared. */
  cobrowsingUrl: string;
}

interface Talk {
  conversation: ConversationRecord;
  agent: MessagingAgent;
}

const [invoice, refund] = [picture('invoice.png'), picture('refund.png')];

/** Plays a web chat whose agent sits in Agent Workspace. Returns the workflow id of the chat. */
export async function playOnPlatform(play: PlatformPlay): Promise<string> {
  setUp(play);
  await meetAssistant(play);
  await askForPerson(play);
  const talk = await handOver(play);
  if (talk === null) return notBegun;
  await meetAgent(play, talk);
  await sendFiles(play, talk);
  await reload(play, talk);
  await shareScreen(play, talk);
  await end(play, talk);
  return lookBack(play, talk);
}

function setUp({ story, steps, sunshine, shopUrl, visitor }: PlatformPlay): void {
  story.scene('1. A shop with a chat, and a switchboard behind it');
  for (const { words } of steps) story.line('deskbridge', words);
  story.check('the switchboard is on', sunshine.app.switchboard?.enabled === true);
  story.line('shop', `serves its page with IBM's Carbon AI chat at ${shopUrl}`);
  story.line('shop', `the visitor is played ${visitor.how}`);
}

async function handOver({ story, sunshine, visitor, made }: PlatformPlay): Promise<Talk | null> {
  const { app, workspace } = sunshine;
  const seat = () => app.switchboard?.seats.find(({ integrationType }) => integrationType === 'zd:agentWorkspace');
  const conversation = await eventuallyFound(() =>
    [...app.conversations.values()].find(({ activeId }) => activeId !== null && activeId === seat()?.id),
  );
  story.check('the agents’ desk has the chat', conversation !== null);
  if (conversation === null) return null;
  const first = textsOf(conversation)[0] ?? '';
  story.line('switchboard', 'passes control to the seat “agent”, with everything that was said');
  story.check('the person will read what was said before', first.includes('Saturday') && first.includes(request));
  const joined = (await visitor.count('Robin Agent')) > 0;
  story.check('nobody is announced before they are there', !joined);
  story.check('the chat is one ticket', await eventually(() => made().length === 1));
  return { conversation, agent: workspace.agent(conversation.id) };
}

async function meetAgent(play: PlatformPlay, { conversation, agent }: Talk): Promise<void> {
  const { story, sunshine, visitor } = play;
  story.scene('4. A human joins');
  story.line('human', `${sunshine.workspace.personName} accepts in Agent Workspace`);
  agent.accept();
  agent.type(true);
  agent.say(promise);
  story.check('the visitor sees what they write', await reads(play, 'human', /refund one of them/));
  story.check('and who it is', (await visitor.reads(/Robin Agent/)) !== null);
  await write(play, 'Thank you, that is kind.');
  const arrived = await eventually(() => textsOf(conversation).includes('Thank you, that is kind.'));
  story.check('what the visitor answers is in Agent Workspace', arrived);
}

async function sendFiles({ story, sunshine, visitor }: PlatformPlay, { conversation, agent }: Talk): Promise<void> {
  story.scene('5. A file in each direction');
  story.line('visitor', `sends ${invoice.name}`);
  await visitor.sendFile(invoice);
  const image = await eventuallyFound(() =>
    conversation.messages.find(({ author, content }) => author.type === 'user' && content?.['type'] === 'image'),
  );
  const address = image?.content?.['mediaUrl'];
  const received = typeof address === 'string' ? Buffer.from(await (await fetch(address)).arrayBuffer()) : null;
  story.check('the agent has the picture', received?.equals(invoice.content) === true);
  story.line('human', `sends ${refund.name}`);
  agent.sendFile(refund);
  story.check('the visitor sees the agent’s picture, through Deskbridge', await visitor.seesPicture(refund));
  story.check('the chat never shows the platform’s address', (await visitor.count(sunshine.url)) === 0);
}

async function reload(play: PlatformPlay, { agent }: Talk): Promise<void> {
  const { story, visitor } = play;
  story.scene('6. The page is loaded again in the middle');
  const loading = visitor.reload();
  agent.say('The money is on its way.');
  await loading;
  story.check('what was said is there again', (await visitor.reads(/refund one of them/)) !== null);
  story.check('with what came meanwhile', await reads(play, 'human', /money is on its way/));
  const counts = await Promise.all([promise, 'The money is on its way.'].map((text) => visitor.count(text)));
  story.check(
    'each message once',
    counts.every((count) => count === 1),
  );
}

async function shareScreen(play: PlatformPlay, { conversation, agent }: Talk): Promise<void> {
  const { story, visitor, cobrowsingUrl } = play;
  story.scene('7. The agent asks to see the screen');
  const link = `${cobrowsingUrl}/join/48-1207`;
  story.line('human', `“Please show me the page: ${link}”`);
  agent.say(`Please show me the page: ${link}`);
  const opened = await visitor.shareScreen();
  if (opened !== null) story.line('visitor', 'agrees; the link opens in a new tab');
  story.check('the link opens only after the visitor has agreed', opened === link);
  const told = await eventually(() => textsOf(conversation).some((text) => text.includes('agreed to share')));
  story.check('the agent is told', told);
}

async function end(play: PlatformPlay, { agent }: Talk): Promise<void> {
  const { story, visitor } = play;
  story.scene('8. The agent ends the chat');
  agent.say('Have a good day!');
  story.check('the last words arrive', await reads(play, 'human', /Have a good day/));
  story.line('human', 'closes the ticket');
  agent.close();
  story.check('the chat is over for the visitor', await visitor.seesEnd());
}

async function lookBack(play: PlatformPlay, { conversation }: Talk): Promise<string> {
  const { story, made, desk, config } = play;
  story.scene('9. What remains');
  const workflowId = `webchat/${String(conversation.metadata?.['deskbridge.chat'] ?? '')}`;
  const field = config.desk?.name === 'zendesk' ? config.desk.summaryFieldId : null;
  const summaryOf = (): string | null => {
    const fields = desk.zendesk.store.tickets.get(Number(made()[0]?.id))?.customFields ?? [];
    const value = fields.find(({ id }) => id === field)?.value;
    return typeof value === 'string' && value !== '' ? value.replaceAll('\n', ' ') : null;
  };
  await eventually(() => summaryOf() !== null);
  const { words, missing } = describeTicket(made()[0], summaryOf(), true);
  story.line('desk', words);
  story.check('there is one ticket', made().length === 1);
  story.check(
    `with group, tags, conversation and summary${missing.map((name) => `; missing: ${name}`).join('')}`,
    missing.length === 0,
  );
  await lookForPin(play, workflowId.slice('webchat/'.length), { messages: conversation.messages });
  return workflowId;
}

function textsOf({ messages }: ConversationRecord): string[] {
  return messages.map(({ content }) => (typeof content?.['text'] === 'string' ? content['text'] : ''));
}
