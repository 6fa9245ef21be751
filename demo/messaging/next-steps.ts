import type { SunshineSimulator } from '../../simulators/sunshine/index.ts';
import type { SceneNextSteps } from '../next-steps.ts';
import { customer } from '../world.ts';
import { orderNumber } from './company.ts';

/** Where a person can play the scene, and what to try. */
export function messagingNextSteps({ url }: SunshineSimulator): SceneNextSteps {
  return {
    noun: 'conversation',
    places: [
      ["Customer's phone", `${url}/phone`],
      ["Agent's desk", `${url}/agent`],
    ],
    tryNext: [
      'Play it yourself: open both pages side by side.',
      '',
      `  On the phone, continue as ${customer.name}, or start a new conversation on WhatsApp with ${customer.phone}.`,
      `  Ask “When are you open?”, “Where is my order ${orderNumber}?”, “my tickets”, “open a ticket”. Send the PIN when the`,
      '  bot asks for it.',
      '  Write “I want to speak to an agent”: the desk is offered the conversation. Accept it and answer: it is yours with',
      '  your first word. Close the ticket, then write on the phone again.',
      '',
      'What the bot says is in demo/messaging/policy.yaml (docs/policy.md explains it). The demo uses no POLICY_FILE of yours.',
      '',
      'In another terminal in this folder:',
      '',
      '  npx deskbridge switchboard show                the seats, and which one is next after which',
      '  npx deskbridge conversations list              the conversations, and what waits',
      `  npx deskbridge pin issue --phone ${customer.phone}   a new PIN for ${customer.name}`,
    ],
  };
}
