import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { withTables } from '../../scripts/help-desk-tables.ts';

it('the tables of docs/help-desks.md are those of the code (node scripts/save-tables.ts)', async () => {
  const document = await readFile(new URL('../../docs/help-desks.md', import.meta.url), 'utf8');
  expect(withTables(document)).toBe(document);
});
