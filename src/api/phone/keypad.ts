import type { PhoneLanguage } from '../../config/sections/phone.ts';
import { sayIn, spokenLanguages } from './languages.ts';
import { callId } from './schema/fields.ts';
import type { SwmlDocument } from './actions.ts';
import { endpoint, type Endpoints } from './endpoints.ts';

/** What the document for the keypad depends on. */
export interface KeypadOptions extends Endpoints {
  pinLength: number;
  /** Language of what the caller hears. */
  language: PhoneLanguage;
}

/**
 * The document that lets the caller key the PIN in. The digits go from the phone to us and never to the language model
 * (SignalWire docs, SWML `prompt` and `request`). The one-time code is valid for this call only.
 */
export function keypadSwml(options: KeypadOptions, callId: string, nonce: string): SwmlDocument {
  return {
    version: '1.0.0',
    sections: {
      main: [
        {
          prompt: {
            play: `say:${spokenLanguages[options.language].keypad(options.pinLength)}`,
            ...sayIn(options.language),
            max_digits: options.pinLength,
            terminators: '#',
            digit_timeout: 5,
            initial_timeout: 8,
          },
        },
        {
          request: {
            url: endpoint(options, '/swaig/pin'),
            method: 'POST',
            headers: { 'Content-Type': 'application/json' },
            body: {
              nonce: keypadCode(callId, nonce),
              pin: '${prompt_value}',
              prompt_result: '${prompt_result}',
            },
            connect_timeout: 2,
            timeout: 8,
            save_variables: true,
          },
        },
        {
          set: {
            ai_response:
              'The keypad PIN check says: ${request_response.status}. Now call verify_support_pin without arguments if it says verified; otherwise tell the caller and offer another try or a human.',
          },
        },
      ],
    },
  };
}

/** A one-time code as the platform carries it: with the id of the call that it belongs to. */
export function keypadCode(callId: string, nonce: string): string {
  return `${callId}/${nonce}`;
}

/** Reads what {@link keypadCode} wrote; null for anything else. */
export function parseKeypadCode(code: string): { callId: string; nonce: string } | null {
  const at = code.lastIndexOf('/');
  const id = callId.parse(code.slice(0, Math.max(0, at)));
  return id === undefined ? null : { callId: id, nonce: code.slice(at + 1) };
}
