import type { PhoneLanguage } from '../../config/sections/phone.ts';
import { spokenLanguages, type FillerKind } from './languages.ts';
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

/** What the descriptions of the functions depend on. */
export interface Offered {
  /** Intents of the routing table, offered to the language model. */
  intents: readonly string[];
  /** Languages of the agent. */
  languages: readonly PhoneLanguage[];
}

/** All functions that the platform is told about, in the order of a call. Those for tickets start inactive. */
export function functionSignatures({ intents, languages }: Offered): FunctionSignature[] {
  return listedFunctions.map(({ name, description, args, filler, activeAtStart }) => ({
    function: name,
    description,
    parameters: offerLanguages(swaigParameters(args, intents), languages),
    meta_data_token: metaDataToken,
    ...(activeAtStart ? {} : { active: false }),
    ...fillersOf(filler, languages),
  }));
}

/** A function has fillers in one language only (SWML schema). With several, the agent has those of each language. */
function fillersOf(kind: FillerKind | null, languages: readonly PhoneLanguage[]): Pick<FunctionSignature, 'fillers'> {
  const [only] = languages;
  if (kind === null || only === undefined || languages.length > 1) return {};
  const { code, fillers } = spokenLanguages[only];
  return { fillers: { [code]: [...fillers[kind]] } };
}

/** The model is asked for the caller's language only when there is a choice. */
function offerLanguages(parameters: SwaigParameters, languages: readonly PhoneLanguage[]): SwaigParameters {
  const { language, ...others } = parameters.properties;
  if (language === undefined || languages.length > 1) {
    const offered = language === undefined ? {} : { language: { ...language, enum: [...languages] } };
    return { ...parameters, properties: { ...others, ...offered } };
  }
  return { ...parameters, properties: others };
}

/**
 * The answer to `get_signature`. Every entry needs a URL of its own: the platform silently skips those without.
 * @param request the functions asked for; all when it names none
 */
export function signatureAnswer(
  endpoints: Endpoints,
  request: SignatureRequest,
  offered: Offered,
): (FunctionSignature & { web_hook_url: string })[] {
  const webHookUrl = endpoint(endpoints, '/swaig');
  const wanted = new Set(request.functions);
  return functionSignatures(offered)
    .filter((signature) => wanted.size === 0 || wanted.has(signature.function))
    .map((signature) => ({ ...signature, web_hook_url: webHookUrl }));
}

/** Switches on the functions that need a verified caller. */
export function activateTicketFunctions(): SwaigAction {
  return { toggle_functions: ticketFunctionNames.map((name) => ({ function: name, active: true })) };
}
