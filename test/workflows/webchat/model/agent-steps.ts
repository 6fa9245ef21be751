import fc from 'fast-check';
import { anyone, inChat, type Talk, type Weighted } from './step.ts';

const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** The team has the chat. */
const has = ({ run, chat }: Talk): boolean => run.seat(chat) === 'agent';
const hasTicket = (talk: Talk): boolean => has(talk) && talk.run.openTicket(talk.chat) !== null;

const says = anyone.map((index) =>
  inChat(index, 'the agent says', has, ({ run, chat }) => run.noteSaid(run.agent(chat).say(run.unique('I am on it.')))),
);
const types = fc
  .tuple(anyone, fc.boolean())
  .map(([index, typing]) =>
    inChat(index, `the agent ${typing ? 'starts' : 'stops'} typing`, has, ({ run, chat }) =>
      run.agent(chat).type(typing),
    ),
  );
const sendsFile = anyone.map((index) =>
  inChat(index, 'the agent sends a file', has, ({ run, chat }) =>
    run.noteSaid(run.agent(chat).sendFile({ name: 'map.png', contentType: 'image/png', content: pixel })),
  ),
);
const handsOver = fc
  .tuple(anyone, fc.constantFrom('Kim Colleague', 'Sam Second'))
  .map(([index, name]) =>
    inChat(index, `the agent hands over to ${name}`, has, ({ run, chat }) => run.agent(chat).handOver(name)),
  );
const solves = anyone.map((index) =>
  inChat(index, 'the agent solves', hasTicket, ({ run, chat }) => run.agent(chat).solve()),
);
const passes = anyone.map((index) =>
  inChat(index, 'the agent passes back to the bot', has, ({ run, chat }) => run.agent(chat).passBack('bot')),
);
const closes = fc.tuple(anyone, fc.constantFrom('release' as const, 'pass' as const)).map(([index, afterClose]) =>
  inChat(index, `the agent closes the ticket, ${afterClose}`, hasTicket, ({ run, chat }) => {
    run.bench.stack.sunshine.settings.afterClose = afterClose;
    run.agent(chat).close();
  }),
);

/** What the team does. */
export const agentSteps: readonly Weighted[] = [
  [7, says],
  [2, types],
  [2, sendsFile],
  [2, handsOver],
  [1, solves],
  [2, passes],
  [1, closes],
];
