import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '../..');

/** Names of vendors and of their products, and their own words for things that have a neutral one. */
const vendorWords =
  /zendesk|sunshine|smooch|jira|atlassian|freshdesk|signalwire|swaig|swml|openai|carbon|\bibm\b|\bzd:|agent ?workspace|answer ?bot|dataCapture|switchboardIntegration|%\(\(/i;

/** Lines of these files with a vendor's word, as `file:line: text`. */
function linesWithVendors(folder: string): string[] {
  return globSync(`src/${folder}/**/*.ts`, { cwd: root }).flatMap((file) =>
    readFileSync(path.join(root, file), 'utf8')
      .split('\n')
      .flatMap((line, index) => (vendorWords.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
  );
}

describe('no vendor is named', () => {
  it.each(['domain', 'workflows', 'activities', 'ports'])('in src/%s', (folder) => {
    expect(linesWithVendors(folder)).toEqual([]);
  });

  it('but the search for names finds them where they belong', () => {
    expect(linesWithVendors('adapters/zendesk').length).toBeGreaterThan(10);
    expect(linesWithVendors('adapters/sunshine').length).toBeGreaterThan(10);
  });
});
