import { readFile } from 'node:fs/promises';
import type { SimulatedDesk } from '../../simulators/desks.ts';
import type { SimulatedTicket } from '../../simulators/desk.ts';
import type { Stage } from '../scene.ts';
import type { Actor } from '../story.ts';
import { customer } from '../world.ts';
import type { Visitor } from './visitor.ts';

/** What a web chat is played with, whatever help desk answers. */
export interface Play extends Stage {
  desk: SimulatedDesk;
  visitor: Visitor;
  /** Address of the shop page. */
  shopUrl: string;
  /** Tickets made since the scene began. */
  made(): SimulatedTicket[];
}

/** The question with which the visitor asks for a person. */
export const request = 'I was charged twice on my November invoice. I want to speak to an agent.';
/** Comes from the agent before the page is loaded again. */
export const promise = 'I see both charges and will refund one of them.';

/** In place of a workflow id when the chat with a person has not begun. */
export const notBegun = 'webchat/';

/** The visitor writes. */
export async function write({ story, visitor }: Play, text: string, shown = text): Promise<void> {
  story.line('visitor', `“${shown}”`);
  await visitor.write(text);
}

/** Waits until the chat shows words of this actor, and prints them. Returns whether it does. */
export async function reads({ story, visitor }: Play, who: Actor, words: RegExp): Promise<boolean> {
  const text = await visitor.reads(words);
  if (text !== null) story.line(who, text.replaceAll('\n', '\n               '));
  return text !== null;
}

/** The visitor opens the chat, and the assistant answers what it can. */
export async function meetAssistant(play: Play): Promise<void> {
  const { story, visitor, made } = play;
  story.scene('2. A visitor asks the assistant');
  story.line('visitor', `${customer.name}, signed in at the shop, opens the chat`);
  await visitor.open();
  await write(play, 'When are you open on Saturday?');
  story.check('the company policy answers in the chat', await reads(play, 'assistant', /Saturday until noon/));
  await write(play, 'Show me my tickets, please.');
  const asked = await reads(play, 'assistant', /support PIN/);
  story.check(
    'the shop has said who the visitor is; their tickets still need the PIN',
    asked && (await visitor.count('October')) === 0,
  );
  await write(play, `My PIN is ${customer.pin}`, 'My PIN is ••••••');
  story.check('the right PIN shows the visitor their own ticket', await reads(play, 'assistant', /October/));
  story.check('and no ticket of anybody else', (await visitor.count('Engine')) === 0);
  story.check('nobody was disturbed: there is no ticket', made().length === 0);
}

/** The visitor asks for a person, and accepts the offer of one. */
export async function askForPerson(play: Play): Promise<void> {
  const { story, visitor } = play;
  story.scene('3. “I want to speak to an agent”');
  await write(play, request);
  const connected = await visitor.connect();
  if (connected) story.line('visitor', 'clicks the button that connects them with a person');
  story.check('the assistant offers a person', connected);
}

/** Looks for the PIN in everything that is kept. */
export async function lookForPin(play: Play, chatId: string, more: Record<string, unknown>): Promise<void> {
  const { story, desk, conversations, logFile } = play;
  const places = {
    ...more,
    tickets: desk.tickets(),
    state: await conversations.state({ channel: 'webchat', id: chatId }),
    log: await readFile(logFile, 'utf8'),
  };
  // Between other digits and letters it would be part of an id.
  const pin = new RegExp(`(?<![0-9a-z])${customer.pin}(?![0-9a-z])`);
  const found = Object.entries(places).flatMap(([name, place]) => (pin.test(JSON.stringify(place)) ? [name] : []));
  story.check(`the PIN is stored nowhere${found.map((name) => `; found in ${name}`).join('')}`, found.length === 0);
}

/** The ticket of the chat in words, over several lines, and the names of the parts that it lacks. */
export function describeTicket(ticket: SimulatedTicket | undefined, summary: string | null, isTagged: boolean) {
  if (ticket === undefined) return { words: 'no ticket', missing: ['ticket'] };
  const note = ticket.comments.find(({ body }) => body.includes('Handed off to a human'));
  const parts: Record<string, string | null> = {
    group: ticket.group,
    ...(isTagged ? { tags: ticket.tags.includes('escalated') ? ticket.tags.join(' ') : null } : {}),
    conversation: ticket.conversation?.startsWith('webchat/') === true ? ticket.conversation : null,
    summary: summary ?? note?.body.replaceAll('\n', ' ').slice(0, 120) ?? null,
  };
  const lines = Object.entries(parts).map(([name, value]) => `${name}: ${value ?? 'nothing'}`);
  const missing = Object.entries(parts).flatMap(([name, value]) => (value === null ? [name] : []));
  return { words: [`ticket ${ticket.id} “${ticket.subject}”`, ...lines].join('\n               '), missing };
}
