import fc from 'fast-check';
import { always, anyone, inChat, step, type Weighted } from './step.ts';

const words = ['Hello?', 'The shelf arrived broken', 'when are you open?', 'thanks', 'I want to talk to a human'];
const copies = fc.integer({ min: 1, max: 3 });
/** Most tabs of a chat: a session has at most five streams. */
const mostTabs = 2;

const opens = fc.tuple(anyone, copies).map(([index, times]) =>
  step(
    `${index + 1}: opens a chat, ${times} times at once`,
    ({ visitors }) =>
      visitors[index]?.chat === null || visitors[index]?.chat?.tabs.some(({ isOver }) => isOver) === true,
    (run) => run.visitors[index]?.open(undefined, times),
  ),
);
const asks = fc
  .tuple(anyone, fc.constantFrom(...words))
  .map(([index, text]) =>
    step(`${index + 1}: asks the assistant: ${text}`, always, (run) => run.visitors[index]?.ask(run.unique(text))),
  );
const opensAgain = anyone.map((index) =>
  inChat(index, 'opens the same chat again', always, ({ visitor, chat }) => visitor.open(chat.key, 2)),
);
const says = fc
  .tuple(anyone, fc.constantFrom(...words), copies)
  .map(([index, text, times]) =>
    inChat(index, `says, ${times} times at once: ${text}`, always, ({ run, visitor, chat }) =>
      visitor.say(chat, run.unique(text), times),
    ),
  );
const saysMuch = anyone.map((index) =>
  inChat(index, 'says three things at once', always, ({ run, visitor, chat }) => {
    for (const text of ['One', 'Two', 'Three']) visitor.say(chat, run.unique(text), 1);
  }),
);
const reloads = anyone.map((index) => inChat(index, 'reloads', always, ({ visitor, chat }) => visitor.reload(chat)));
const opensTab = fc.tuple(anyone, fc.boolean()).map(([index, fromStart]) =>
  inChat(
    index,
    `opens another tab, ${fromStart ? 'from the beginning' : 'from the end'}`,
    ({ chat }) => chat.tabs.length < mostTabs,
    ({ visitor, chat }) => void visitor.openTab(chat, fromStart ? 0 : (chat.tabs[0]?.cursor ?? 0)),
  ),
);
const drops = anyone.map((index) =>
  inChat(index, 'loses the streams', always, ({ chat }) => {
    for (const tab of chat.tabs) tab.drop();
  }),
);
const reports = fc
  .tuple(anyone, fc.boolean())
  .map(([index, typing]) =>
    inChat(index, typing ? 'types' : 'has read everything', always, ({ visitor, chat }) =>
      typing
        ? visitor.report(chat, 'typing', { typing })
        : visitor.report(chat, 'read', { upTo: chat.tabs[0]?.cursor ?? 0 }),
    ),
  );
const ends = fc
  .tuple(anyone, copies)
  .map(([index, times]) =>
    inChat(index, `ends the chat, ${times} times at once`, always, ({ visitor, chat }) => visitor.end(chat, times)),
  );

/** What visitors do. */
export const visitorSteps: readonly Weighted[] = [
  [6, opens],
  [1, asks],
  [1, opensAgain],
  [8, says],
  [2, saysMuch],
  [3, reloads],
  [2, opensTab],
  [3, drops],
  [1, reports],
  [1, ends],
];
