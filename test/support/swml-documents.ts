import { keypadSwml } from '../../src/api/phone/keypad.ts';
import { agentSwml } from '../../src/api/phone/swml.ts';
import { transferSwml } from '../../src/api/phone/transfer.ts';
import type { PhoneLanguage } from '../../src/config/sections/phone.ts';

/** Address and credentials of the phone line. */
export const endpoints = { publicUrl: 'https://help.example.com', username: 'swaig', password: 'p@ss/word' };
/** Intents of the routing table. */
export const intents = ['billing_problem', 'general_inquiry'];
/** What the functions of an English agent depend on. */
export const offered = { intents, languages: ['en'] } as const;

const options = { ...endpoints, pinLength: 6, language: 'en', hasNumber: true } as const;

/** Each kind of document in English. */
export const documents = {
  agent: agentSwml({ ...options, ...offered, maxMinutes: 30 }),
  keypad: keypadSwml(options, 'CALL-1', 'nonce-1'),
  number: transferSwml(options, { kind: 'number', to: '+15555550111' }, 'CALL-1', 'nonce-1'),
  sip: transferSwml(options, { kind: 'number', to: 'sip:desk@example.com' }, 'CALL-1', 'nonce-1'),
  queue: transferSwml(options, { kind: 'queue', name: 'support' }, 'CALL-1', 'nonce-1'),
};

/** The agent's document in these languages. */
export const agentIn = (languages: readonly PhoneLanguage[]) =>
  agentSwml({ ...endpoints, pinLength: 6, maxMinutes: 30, intents, languages });
const heardIn = (language: PhoneLanguage) => ({ ...endpoints, pinLength: 6, language, hasNumber: true });
/** The keypad's document in a language. */
export const keypadIn = (language: PhoneLanguage) => keypadSwml(heardIn(language), 'CALL-1', 'n');
/** The transfer's document in a language. */
export const transferIn = (language: PhoneLanguage) =>
  transferSwml(heardIn(language), { kind: 'number', to: '+15555550111' }, 'CALL-1', 'n');
