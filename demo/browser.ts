import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Names of Chromium and its variants on the PATH. */
export const chromiumNames = ['chromium', 'chromium-browser', 'google-chrome'] as const;

/** Path of the Chromium of this machine: `CHROMIUM_PATH`, else the first one on the PATH. Null: there is none. */
export function findChromium(env: NodeJS.ProcessEnv): string | null {
  const chosen = env['CHROMIUM_PATH'];
  const places = (env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((place) => chromiumNames.map((name) => join(place, name)));
  return (chosen === undefined ? places : [chosen]).find(isProgram) ?? null;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
