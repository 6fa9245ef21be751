import type { ConfigFault } from '../../problems.ts';
import type { RestDeskConfig } from '../../types.ts';
import type { Settings } from '../../variables.ts';
import { noteUnencrypted } from '../../unencrypted.ts';
import { allOf } from '../../required.ts';

/** The company's own REST desk, or null after a fault. */
export function readRestDesk(
  settings: Settings,
  webhookSecrets: string[],
  faults: ConfigFault[],
  notes: string[],
): RestDeskConfig | null {
  const wanted = {
    REST_DESK_URL: { value: settings.REST_DESK_URL, fix: 'Set it to the address under which the API answers' },
    REST_DESK_TOKEN: { value: settings.REST_DESK_TOKEN, fix: 'Set it to the bearer token that the desk accepts' },
  };
  const values = allOf('the REST desk', wanted, faults);
  if (values === null) return null;
  noteUnencrypted('REST_DESK_URL', values.REST_DESK_URL, notes);
  return { name: 'rest', baseUrl: values.REST_DESK_URL, token: values.REST_DESK_TOKEN, webhookSecrets };
}
