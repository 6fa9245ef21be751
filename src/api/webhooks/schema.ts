import { z } from 'zod';

/** Every answer of a webhook, by status. */
export const webhookAnswers = {
  200: z.object({ accepted: z.int().describe('Events that are now stored') }),
  401: z.object({ error: z.literal('unauthorized'), message: z.string() }),
  429: z.object({ error: z.literal('too_many_requests'), message: z.string() }),
  503: z.object({ error: z.enum(['unavailable', 'notConfigured']), message: z.string() }),
};
