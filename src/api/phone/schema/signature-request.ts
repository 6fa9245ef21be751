import { z } from 'zod';

/** A request for the signatures of functions. The names are advisory: the platform registers whatever is answered. */
export const signatureRequest = z.object({
  action: z.literal('get_signature'),
  functions: z.array(z.unknown()).optional().catch(undefined),
});

/** The platform asks for the signatures of functions. */
export interface SignatureRequest {
  /** Names asked for; empty: all. */
  functions: string[];
}

/** Reads a `get_signature` request; null when the body is not one. */
export function readSignatureRequest(body: unknown): SignatureRequest | null {
  const { data } = signatureRequest.safeParse(body);
  if (data === undefined) return null;
  return { functions: (data.functions ?? []).filter((name) => typeof name === 'string') };
}
