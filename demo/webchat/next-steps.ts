import type { SceneNextSteps } from '../next-steps.ts';
import { customer } from '../world.ts';

/** The parts of the scene that a person can use. */
export interface WebchatPlaces {
  shopUrl: string;
  /** Name of the help desk for people. */
  title: string;
  /** The page of the person who answers. */
  deskUrl: string;
  /** Whether that is Agent Workspace; else people answer in the ticket. */
  isLive: boolean;
  /** Begins the links that ask for the visitor's screen. */
  cobrowsingUrl: string;
}

/** Where a person can play the scene, and what to try. */
export function webchatNextSteps({ shopUrl, title, deskUrl, isLive, cobrowsingUrl }: WebchatPlaces): SceneNextSteps {
  return {
    noun: 'chat',
    places: [
      ['Shop page (the visitor)', shopUrl],
      ["Agent's desk", deskUrl],
    ],
    tryNext: [
      'Play it yourself: open the shop page and the agent’s desk in two windows, side by side.',
      '',
      `  In the shop you are signed in as ${customer.name}. Click the round button at the bottom right, and ask “When are you`,
      '  open?”, “Show me my tickets”, then “I want to speak to an agent”. Click “Connect to agent”.',
      ...(isLive ? liveSteps(cobrowsingUrl) : ticketSteps(title)),
      '  Load the shop page again in the middle: the chat goes on.',
      '',
      'What the assistant says is in demo/messaging/policy.yaml, and the page in web/shop. How to put the chat on a page of yours:',
      'docs/web-chat.md and web/service-desk/README.md.',
      '',
      'In another terminal in this folder:',
      '',
      '  npx deskbridge conversations list              the chats, and what waits',
      `  npx deskbridge pin issue --phone ${customer.phone}   a new PIN for ${customer.name}`,
      '',
      isLive
        ? 'The same with people who answer in tickets: HELP_DESK=freshdesk npm run demo -- --scene webchat (or jira, rest)'
        : 'The same with people in Zendesk Agent Workspace: HELP_DESK=zendesk npm run demo -- --scene webchat',
    ],
  };
}

function liveSteps(cobrowsingUrl: string): string[] {
  return [
    '  On the desk choose the new conversation at the top left, click Accept, and answer: the visitor sees your first word.',
    '  Both can send files. Write a link to the simulated co-browsing tool, and the visitor is asked to share the screen:',
    `  ${cobrowsingUrl}/join/1`,
    '  Close the ticket to end the chat.',
  ];
}

function ticketSteps(title: string): string[] {
  return [
    `  On the desk (a page of the demo, in place of ${title}'s) choose the new ticket at the top left and write a public`,
    '  reply: it appears in the chat, and what the visitor writes appears in the ticket. Close the ticket to end the chat.',
  ];
}
