/** `node scripts/save-tables.ts`: updates the tables of `docs/help-desks.md` from the code. */
import { readFile, writeFile } from 'node:fs/promises';
import { withTables } from './help-desk-tables.ts';

const file = new URL('../docs/help-desks.md', import.meta.url);
await writeFile(file, withTables(await readFile(file, 'utf8')));
