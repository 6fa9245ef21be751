import { describe, expect, it } from 'vitest';
import { tableOf, withTable } from '../../scripts/mutation/table.ts';

const mutants = (...statuses: string[]) => ({ mutants: statuses.map((status) => ({ status })) });

describe('the table of docs/mutation.md', () => {
  it('has the scores of all, of each folder and of each file, those with most survivors first', () => {
    const table = tableOf({
      files: {
        'src/b/one.ts': mutants('Killed', 'Timeout', 'Killed', 'Survived'),
        'src/b/two.ts': mutants('Killed', 'NoCoverage', 'Survived', 'Ignored'),
        'src/a/three.ts': mutants('Killed'),
        'src/a/types.ts': mutants('Ignored'),
      },
    });
    expect(table.split('\n').slice(2)).toEqual([
      '| **all** | 62.5 % | 5 | 2 | 1 | 1 |',
      '| **`src/a`** | 100.0 % | 1 | 0 | 0 | 0 |',
      '| `three.ts` | 100.0 % | 1 | 0 | 0 | 0 |',
      '| **`src/b`** | 57.1 % | 4 | 2 | 1 | 1 |',
      '| `two.ts` | 33.3 % | 1 | 1 | 1 | 1 |',
      '| `one.ts` | 75.0 % | 3 | 1 | 0 | 0 |',
    ]);
  });

  it('replaces the one of the last run, and nothing else', () => {
    const document = 'before\n<!-- begin: written by `npm run mutation` -->\nold\n<!-- end -->\nafter\n';
    const written = withTable(document, 'new');
    expect(written).toBe('before\n<!-- begin: written by `npm run mutation` -->\n\nnew\n\n<!-- end -->\nafter\n');
    expect(withTable(written, 'new')).toBe(written);
    expect(() => withTable('no marks', 'new')).toThrow('docs/mutation.md needs the lines');
  });
});
