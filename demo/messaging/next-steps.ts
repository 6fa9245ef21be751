import type { SunshineSimulator } from '../../simulators/sunshine/index.ts';
import type { FarewellWords } from '../next-steps.ts';
import { customer } from '../world.ts';

/** Where a person can play the scene, and what to try. */
export function messagingFarewell({ url }: SunshineSimulator): FarewellWords {
  return {
    noun: 'conversation',
    places: [
      ["Customer's phone", `${url}/phone`],
      ["Agent's desk", `${url}/agent`],
    ],
    goOn: [
      'Play it yourself: open both pages, one beside the other.',
      '',
      `  On the phone, go on as ${customer.name}, or start anew on WhatsApp with ${customer.phone}.`,
      '  Ask “When are you open?”, “my tickets”, “open a ticket”; send the PIN when the bot wants it.',
      '  Write “I want to speak to an agent”: the desk is offered the conversation. Accept, answer, close the ticket,',
      '  and write on the phone again.',
      '',
      'In another terminal in this folder:',
      '',
      '  npx deskbridge switchboard show              who sits where, and who is next',
      '  npx deskbridge conversations list            what runs',
      `  npx deskbridge pin issue --phone ${customer.phone}   a new PIN for ${customer.name}`,
    ],
  };
}
