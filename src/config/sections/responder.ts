import { noteUnencrypted } from '../unencrypted.ts';
import type { ConfigFault } from '../problems.ts';
import { responderVariables } from '../responder-variables.ts';
import type { ResponderConfig } from '../types.ts';
import type { Settings } from '../variables.ts';

/** What answers customers in writing; after a fault it is the policy. */
export function readResponder(settings: Settings, faults: ConfigFault[], notes: string[]): ResponderConfig {
  if (settings.RESPONDER === 'policy') {
    const names = Object.keys(responderVariables) as (keyof typeof responderVariables)[];
    const unused = names.filter((name) => name !== 'RESPONDER' && settings[name] !== undefined);
    if (unused.length > 0) notes.push(`RESPONDER is policy, so these settings are not used: ${unused.join(', ')}.`);
    return { kind: 'policy' };
  }
  const { OPENAI_BASE_URL: baseUrl, OPENAI_API_KEY: apiKey, OPENAI_MODEL: model } = settings;
  if (baseUrl === undefined) {
    faults.push(missing('OPENAI_BASE_URL', 'Set it to the address of the endpoint, like https://api.openai.com/v1'));
  }
  if (apiKey === undefined) {
    faults.push(missing('OPENAI_API_KEY', 'Set it to a key of the endpoint; to any word where it asks for none'));
  }
  if (model === undefined) faults.push(missing('OPENAI_MODEL', 'Set it to the name of a model that the endpoint has'));
  if (baseUrl === undefined || apiKey === undefined || model === undefined) return { kind: 'policy' };
  noteUnencrypted('OPENAI_BASE_URL', baseUrl, notes);
  return {
    kind: 'openai',
    baseUrl,
    apiKey,
    model,
    maximumTokens: settings.OPENAI_MAX_TOKENS,
    reasoning: settings.OPENAI_REASONING === 'yes',
    timeoutMs: settings.OPENAI_TIMEOUT_MS,
  };
}

function missing(variable: string, fix: string): ConfigFault {
  return { variable, problem: 'is not set, but RESPONDER is openai', fix };
}
