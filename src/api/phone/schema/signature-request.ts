import { z } from 'zod';

/** Asks for the signatures of functions. The names are advisory: what is answered is what is registered. */
export const signatureRequest = z.object({
  action: z.literal('get_signature'),
  functions: z.array(z.unknown()).optional().catch(undefined),
});

/** The platform asks which functions there are. */
export interface SignatureRequest {
  /** Names asked for; empty: all. */
  functions: string[];
}

/** Reads a `get_signature` request; null when it is none. */
export function readSignatureRequest(body: unknown): SignatureRequest | null {
  const { data } = signatureRequest.safeParse(body);
  if (data === undefined) return null;
  return { functions: (data.functions ?? []).filter((name) => typeof name === 'string') };
}
