import { expect } from 'vitest';
import type { SimulatedCustomer } from '../../../simulators/sunshine/customer.ts';
import type { ConversationState } from '../../../src/domain/conversation/state.ts';
import { send } from '../../support/http-stack.ts';
import { operatorToken } from '../../support/messaging-installation.ts';
import { ada } from '../../support/stack.ts';
import { commentsOf, eventually, hold, newWriter, ticketsOf, type Moment, type World } from './world.ts';

const asked = /asking the team for a person/;
const joined = /A person from the team has joined/;
const back = /assistant is back/;

const textsOf = (customer: SimulatedCustomer): string[] => customer.seen().map(({ text }) => text ?? '');
const timesSeen = (customer: SimulatedCustomer, words: RegExp): number =>
  textsOf(customer).filter((text) => words.test(text)).length;

const stateOf = ({ installation }: World, { conversationId }: SimulatedCustomer): Promise<ConversationState> =>
  installation.opened.client.workflow.getHandle(`messaging/${conversationId}`).query('state');

/** Waits until the business has sent a text that matches, and returns it. */
const untilSeen = (customer: SimulatedCustomer, words: RegExp): Promise<string> =>
  eventually(() => {
    const found = textsOf(customer).find((text) => words.test(text));
    expect(found ?? textsOf(customer).join('\n'), 'what was said').toMatch(words);
    return found ?? '';
  });

/** Ends the session as an operator does who has nothing left to do. */
async function resolve({ installation }: World, { conversationId }: SimulatedCustomer): Promise<void> {
  const url = new URL(`/conversations/messaging/${conversationId}/resolve`, installation.api().url);
  const { status } = await send(url, { method: 'POST', body: {}, authorization: `Bearer ${operatorToken}` });
  expect(status).toBeLessThan(300);
}

/** Whoever wrote it, each message reached the customer once, and the conversation goes on with the bot and ends. */
async function goesOnAndEnds(world: World, customer: SimulatedCustomer): Promise<void> {
  const before = customer.seen().length;
  customer.say('what can you do?');
  await eventually(() => expect(customer.seen().length).toBeGreaterThan(before));
  const { number = 0 } = (await stateOf(world, customer)).messaging?.session ?? {};
  await eventually(() => resolve(world, customer));
  await eventually(async () =>
    expect((await stateOf(world, customer)).messaging?.session.number).toBeGreaterThan(number),
  );
  await eventually(async () => {
    const { operations, messaging } = await stateOf(world, customer);
    expect(operations.all.map(({ state }) => state).filter((state) => state !== 'done')).toEqual([]);
    expect(messaging?.inbox).toEqual([]);
  });
  expect(timesSeen(customer, back)).toBeLessThan(2);
}

/** While a human is offered the conversation. */
export const waitingForHuman: Moment = async (world) => {
  const customer = newWriter(world);
  customer.say('I want to talk to a human');
  await untilSeen(customer, asked);
  return {
    reach: async () => undefined,
    meanwhile: () => void customer.say('It is about my invoice'),
    finish: async () => {
      const agent = world.installation.sunshine.workspace.agent(customer.conversationId ?? '');
      await eventually(async () => {
        const said = (await stateOf(world, customer)).messaging?.dialogue.transcript.map(({ text }) => text);
        expect(said).toContain('It is about my invoice');
      });
      agent.accept();
      await eventually(() => expect(timesSeen(customer, joined)).toBe(1));
      agent.say('Robin here.');
      agent.passBack();
      await eventually(() => expect(timesSeen(customer, back)).toBe(1));
      await goesOnAndEnds(world, customer);
      expect([asked, joined].map((words) => timesSeen(customer, words))).toEqual([1, 1]);
      expect(offersOf(world, customer)).toBe(1);
      expect(commentsOf(world, agent.ticketId ?? 0).filter((body) => body.includes('Handed off'))).toHaveLength(1);
    },
  };
};

/** How often the conversation was offered to humans. */
function offersOf({ installation }: World, { conversationId }: SimulatedCustomer): number {
  const made = installation.sunshine.requests.filter(
    ({ path, fault }) => path.endsWith('/offerControl') && fault === null,
  );
  return made.filter(({ path }) => path.includes(conversationId ?? '?')).length;
}

/** While a human has the conversation. */
export const humansPart: Moment = async (world) => {
  const customer = newWriter(world);
  const agent = () => world.installation.sunshine.workspace.agent(customer.conversationId ?? '');
  customer.say('I want to talk to a human');
  await untilSeen(customer, asked);
  agent().accept();
  await untilSeen(customer, joined);
  return {
    reach: async () => void agent().say('Robin here, what is your order?'),
    meanwhile: () => {
      customer.say('It is order A-77');
      agent().say('Sent again today.');
    },
    finish: async () => {
      await eventually(async () => {
        const talk = (await stateOf(world, customer)).messaging?.dialogue.transcript.map(
          ({ by, text }) => `${by}: ${text}`,
        );
        expect(talk).toEqual(expect.arrayContaining(['customer: It is order A-77', 'human: Sent again today.']));
      });
      expect(textsOf(customer).slice(-2)).toEqual(['Robin here, what is your order?', 'Sent again today.']);
      agent().passBack();
      await eventually(() => expect(timesSeen(customer, back)).toBe(1));
      await goesOnAndEnds(world, customer);
      expect([asked, joined].map((words) => timesSeen(customer, words))).toEqual([1, 1]);
      commentsOf(world, agent().ticketId ?? 0);
    },
  };
};

/** While what was said in a session is filed on its ticket. */
export const endOfSession: Moment = async (world) => {
  const customer = newWriter(world);
  customer.say('I want to open a ticket');
  await untilSeen(customer, /support PIN/);
  customer.say(`my PIN is ${ada.pin}`);
  await untilSeen(customer, /describe it/);
  customer.say('The shelf arrived with a crack on the left side');
  const id = Number(/#(\d+)/.exec(await untilSeen(customer, /Ticket #\d+ is open/))?.[1]);
  const held = hold(world, { method: 'PUT', path: `tickets/${id}$` });
  return {
    reach: async () => {
      await resolve(world, customer);
      await held();
    },
    finish: async () => {
      const noted = () =>
        commentsOf(world, id).filter((body) => body.includes(`messaging/${customer.conversationId}`)).length;
      await eventually(() => expect(noted()).toBe(1));
      await goesOnAndEnds(world, customer);
      expect(ticketsOf(world, customer.conversationId ?? '?')).toHaveLength(1);
      expect(noted()).toBe(1);
    },
  };
};
