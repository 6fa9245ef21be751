import { listedFunctions, ticketFunctionNames } from './schema/functions.ts';
import type { SwaigAction } from './actions.ts';
import { swaigParameters, type SwaigParameters } from './schema/parameters.ts';
import type { SignatureRequest } from './schema/signature-request.ts';
import { endpoint, type Endpoints } from './endpoints.ts';

/** `toggle_functions` reaches every function with this token; without one the scope would depend on the URL. */
const metaDataToken = 'deskbridge';

/** A function as SWML and the answer to `get_signature` describe it. */
export interface FunctionSignature {
  function: string;
  description: string;
  parameters: SwaigParameters;
  meta_data_token: string;
  active?: boolean;
  fillers?: Record<string, string[]>;
}

/**
 * All functions that the platform is told about, in the order of a call. Those for tickets start inactive.
 * @param intents the intents of the routing table, offered to the language model
 */
export function functionSignatures(intents: readonly string[]): FunctionSignature[] {
  return listedFunctions.map(({ name, description, args, fillers, activeAtStart }) => ({
    function: name,
    description,
    parameters: swaigParameters(args, intents),
    meta_data_token: metaDataToken,
    ...(activeAtStart ? {} : { active: false }),
    ...(Object.keys(fillers).length === 0
      ? {}
      : { fillers: Object.fromEntries(Object.entries(fillers).map(([language, words]) => [language, [...words]])) }),
  }));
}

/**
 * The answer to `get_signature`. Every entry needs a URL of its own: the platform silently skips those without.
 * @param request the functions asked for; all when it names none
 */
export function signatureAnswer(
  endpoints: Endpoints,
  request: SignatureRequest,
  intents: readonly string[],
): (FunctionSignature & { web_hook_url: string })[] {
  const webHookUrl = endpoint(endpoints, '/swaig');
  const wanted = new Set(request.functions);
  return functionSignatures(intents)
    .filter((signature) => wanted.size === 0 || wanted.has(signature.function))
    .map((signature) => ({ ...signature, web_hook_url: webHookUrl }));
}

/** Switches on the functions that need a verified caller. */
export function activateTicketFunctions(): SwaigAction {
  return { toggle_functions: ticketFunctionNames.map((name) => ({ function: name, active: true })) };
}
