import { z } from 'zod';
import { looseText } from './fields.ts';

/** A PIN keyed in on the phone, as our own SWML reports it. */
export const pinRequest = z.object({
  /** The one-time code the keypad prompt was made with. */
  nonce: z.string().min(1).max(300),
  /** As keyed in, still to be read by `parsePinDigits`; missing when nothing was. */
  pin: z
    .union([z.string().max(200), z.int()])
    .optional()
    .catch(undefined),
  /** How the prompt ended, for example `no_input`. */
  prompt_result: looseText,
});
