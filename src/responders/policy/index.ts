import type { Policy } from './policy.ts';
import type { Responder } from '../../ports/responder.ts';
import { decide } from './decide.ts';

export { decide, type PolicyDecision } from './decide.ts';

/** A responder that follows the company's policy, word for word. It makes no request and never fails. */
export function createPolicyResponder(policy: Policy): Responder {
  return { respond: async (question) => decide(policy, question).turn };
}
