import type { Conversations } from '../../src/client/conversations.ts';
import type { SimulatedComment, SimulatedTicket } from '../../simulators/desk.ts';
import type { Caller, FunctionAnswer } from '../../simulators/signalwire/caller.ts';
import { eventually } from '../eventually.ts';
import type { SceneNextSteps } from '../next-steps.ts';
import type { Story } from '../story.ts';
import { customer, type World } from '../world.ts';

/** What the scene is played with. */
export interface SceneParts {
  story: Story;
  world: World;
  caller: Caller;
  conversations: Conversations;
}

/** The ticket of the call: its id in the desk, and the number that the caller heard. */
interface OpenedTicket {
  id: string;
  number: string;
}

/** Plays one call, from the first ring to the solved ticket, over HTTP as SignalWire would. */
export async function playPhoneScene(parts: SceneParts): Promise<void> {
  await ring(parts);
  await verify(parts);
  const ticket = await work(parts);
  if (ticket !== null) await failAndRecover(parts, ticket);
  await hangUp(parts, ticket?.id ?? null);
}

/** What to try after the call. */
export function phoneNextSteps(): SceneNextSteps {
  return {
    noun: 'call',
    places: [],
    tryNext: [
      'Try it yourself, in another terminal in this folder:',
      '',
      '  npx deskbridge call                            play a caller: choose functions, see the answers',
      '  npx deskbridge conversations list              the calls, and what waits',
      `  npx deskbridge pin issue --phone ${customer.phone}   a new PIN for ${customer.name}`,
      '',
      'The same call with another help desk: HELP_DESK=jira npm run demo (or zendesk, freshdesk, rest)',
      'A conversation with a bot and a human: npm run demo -- --scene messaging',
      'A chat on the page of a shop, with people behind it: npm run demo -- --scene webchat',
    ],
  };
}

async function ring({ story, caller }: SceneParts): Promise<void> {
  story.scene('1. The phone rings');
  story.line('platform', `fetches the SWML document for call ${caller.callId}`);
  const swml = await caller.fetchSwml();
  story.check('the voice agent gets its instructions', JSON.stringify(swml).includes('verify_support_pin'));
  await say(story, caller, 'startup_hook');
  story.line('caller', '“Hello, how are my tickets doing?”');
  const early = await say(story, caller, 'get_current_user_tickets', { caller_phone_number: customer.phone });
  story.check('no ticket is read out before the PIN', !early.response.includes('October'));
}

async function verify({ story, caller }: SceneParts): Promise<void> {
  story.scene('2. Who is calling?');
  story.line('caller', '“My PIN is one two three four five six.”');
  const wrong = await say(story, caller, 'verify_support_pin', { entered_pin: 'one two three four five six' });
  story.check(
    'a wrong PIN is refused',
    wrong.actions.every((action) => !('toggle_functions' in action)),
  );
  story.line('caller', '“Sorry: zero one two three four five.”');
  const right = await say(story, caller, 'verify_support_pin', { entered_pin: 'zero one two three four five' });
  story.check(
    'the right PIN, with its leading zero, unlocks the ticket functions',
    right.actions.some((action) => 'toggle_functions' in action),
  );
}

async function work({ story, caller, world }: SceneParts): Promise<OpenedTicket | null> {
  story.scene('3. Tickets');
  const list = await say(story, caller, 'get_current_user_tickets');
  story.check('the caller hears about their own ticket', list.response.includes('October'));
  const others = await say(story, caller, 'get_ticket', { ticket_id: world.strangersTicketId });
  story.check("another customer's ticket looks like one that does not exist", !others.response.includes('Engine'));

  story.line('caller', '“I was charged twice in November. Please open a ticket.”');
  const ticketArguments = {
    subject: 'Charged twice in November',
    comment_body: 'Two charges of 49 euros on November 3.',
  };
  const request = caller.requestOf('create_ticket', ticketArguments);
  // SignalWire repeats a delivery that it takes for lost. Here both arrive at the same time.
  story.line('platform', 'delivers create_ticket twice at the same time');
  const [first, second] = await Promise.all([caller.send('/swaig', request), caller.send('/swaig', request)]);
  story.line('deskbridge', wordsOf(first?.body));
  story.check('both get the same answer', JSON.stringify(first?.body) === JSON.stringify(second?.body));
  const made = world.desk.tickets().filter(({ subject }) => subject.includes(ticketArguments.subject));
  story.check('there is only one ticket', made.length === 1);
  const [ticket] = made;
  if (ticket === undefined) return null;
  const { id, subject, group } = ticket;
  // What the caller heard: in Jira, another name than the id.
  const number = /Ticket (\S+)/.exec(wordsOf(first?.body))?.[1] ?? id;
  story.line('desk', `ticket ${number} “${subject}”${group === null ? '' : ` for ${group}`}`);
  const comment = { ticket_id: number, comment_body: 'The second charge is from a closed card.' };
  await say(story, caller, 'add_comment', comment);
  story.check(
    'the comment is on the ticket',
    commentsOf(world, id).some(({ body }) => body.includes('closed card')),
  );
  return { id, number };
}

async function failAndRecover({ story, caller, world }: SceneParts, { id, number }: OpenedTicket): Promise<void> {
  story.scene(`4. ${story.desk} goes down during the call`);
  world.desk.faults.down = true;
  story.line('desk', 'is down: every request is answered with 503');
  const answer = await say(story, caller, 'update_ticket', {
    ticket_id: number,
    priority: 'urgent',
    comment_body: 'My bank confirmed both charges.',
  });
  story.check('the caller hears that the update will be made later, with a reference', /DB-/.test(answer.response));
  world.desk.faults.down = false;
  story.line('desk', 'is up again');
  const said = () => commentsOf(world, id).filter(({ body }) => body.includes('My bank confirmed'));
  const arrived = await eventually(() => ticketOf(world, id)?.priority === 'urgent' && said().length > 0);
  story.check('the update is made without being asked for again', arrived);
  story.check('exactly once', said().length === 1);
  await say(story, caller, 'close_ticket', { ticket_id: number });
  const solved = await eventually(() => ticketOf(world, id)?.status === 'solved');
  story.line('desk', describeEnd(world, { id, number }));
  story.check('the ticket is solved', solved);
}

async function hangUp({ story, caller, world, conversations }: SceneParts, id: string | null): Promise<void> {
  story.scene('5. The call ends');
  story.line('caller', 'hangs up');
  await caller.hangUp({
    summary: 'The caller was charged twice in November; a ticket was opened, completed and solved.',
    said: [
      { by: 'agent', text: 'Hello, this is the support team. How can I help you?' },
      'Hello, how are my tickets doing?',
      { by: 'agent', text: 'Please tell me your support PIN.' },
      'Zero one two three four five.',
      { by: 'agent', text: 'Thank you, you are verified.' },
      'I was charged twice in November. Please open a ticket.',
      { by: 'agent', text: 'Your ticket is open. Is there anything else?' },
      'Please close it. Bye.',
      { by: 'agent', text: 'It is closed. Goodbye.' },
    ],
  });
  story.line('platform', 'sends the summary of the call');
  const ended = await eventually(async () => {
    const state = await conversations.state({ channel: 'call', id: caller.callId });
    return state.status === 'ended';
  });
  story.check('the conversation ends on its own', ended);
  const notes = id === null ? [] : commentsOf(world, id).filter((comment) => !comment.public);
  story.check('the ticket has one internal note: the summary', notes.length === 1);
}

/** The words that an answer gives the voice agent. */
function wordsOf(body: unknown): string {
  const answer = typeof body === 'object' && body !== null && 'response' in body ? body.response : null;
  return typeof answer === 'string' ? answer : '(no answer)';
}

function ticketOf({ desk }: World, id: string): SimulatedTicket | undefined {
  return desk.tickets().find((ticket) => ticket.id === id);
}

/** How the ticket stands in the desk, whatever the caller was told. */
function describeEnd(world: World, { id, number }: OpenedTicket): string {
  const { status, assignee } = ticketOf(world, id) ?? {};
  // Zendesk solves no ticket without an assignee. Without `ZENDESK_SOLVE_AS`, the caller would hear that it is not solved.
  const why =
    world.desk.name === 'zendesk'
      ? `, assigned to ${assignee ?? 'nobody'} (ZENDESK_SOLVE_AS): Zendesk solves no ticket without an assignee`
      : '';
  return `ticket ${number} is ${status ?? 'gone'}${why}`;
}

function commentsOf(world: World, id: string): SimulatedComment[] {
  return ticketOf(world, id)?.comments ?? [];
}

async function say(
  story: Story,
  caller: Caller,
  name: string,
  args: Record<string, unknown> = {},
): Promise<FunctionAnswer> {
  const given = Object.entries(args).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  story.line('agent', `calls ${name}(${given.join(', ')})`);
  const answer = await caller.call(name, args);
  if (answer.response !== '') story.line('deskbridge', `${answer.response} [${Math.round(answer.tookMs)} ms]`);
  return answer;
}
