import { z } from 'zod';
import { looseText } from './fields.ts';

/** A PIN that was keyed in on the phone, as our own SWML sends it. */
export const pinRequest = z.object({
  /** The one-time code of the keypad document, see `keypadCode`. */
  nonce: z.string().min(1).max(300),
  /** As keyed in, still to be read by `parsePinDigits`; missing when nothing was keyed in. */
  pin: z
    .union([z.string().max(200), z.int()])
    .optional()
    .catch(undefined),
  /** How SWML's `prompt` ended, for example `no_input`. */
  prompt_result: looseText,
});
