import { z } from 'zod';
import { callId, looseList, looseText } from './fields.ts';

/**
 * Body of a post-prompt request: the report about an AI session that ended (`post_conversation`), or a request for the
 * summary of the last one (`fetch_conversation`). Only fields that we use are read; a wrong type counts as missing.
 */
export const postPromptEnvelope = z.object({
  action: looseText,
  call_id: callId,
  ai_session_id: looseText,
  caller_id_number: looseText,
  caller_id_num: looseText,
  post_prompt_data: z
    .union([z.record(z.string(), z.unknown()), z.string()])
    .optional()
    .catch(undefined),
  call_log: looseList,
  swaig_log: looseList,
});

/** See {@link postPromptEnvelope}. */
export type PostPromptEnvelope = z.output<typeof postPromptEnvelope>;

/** The JSON object that the post prompt asks the model for; a wrong type counts as left out. */
export const modelReport = z.object({
  summary: looseText,
  conversation_summary: looseText,
  issue: looseText,
  intents: z
    .union([z.array(z.unknown()), z.string()])
    .optional()
    .catch(undefined),
  intent: looseText,
  resolved: z.union([z.boolean(), z.string()]).optional().catch(undefined),
  resolution: looseText,
  duplicate_of: z.union([z.string(), z.number()]).optional().catch(undefined),
});
