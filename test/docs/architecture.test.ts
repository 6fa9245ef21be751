import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '../..');
const document = readFileSync(path.join(root, 'ARCHITECTURE.md'), 'utf8');

/** Rows of the table under a heading, without its head. */
function rowsUnder(heading: string): string[] {
  const section = document.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2);
}

/** Everything in backticks that is a path of this repository. */
function pathsIn(text: string): string[] {
  const quoted = [...text.matchAll(/`([^`\s]+)`/g)].map((match) => match[1] ?? '');
  return quoted.filter(
    (word) => /^(?:src|simulators|demo|faults|bench|test|docs|scripts|web)\//.test(word) && !word.includes('<'),
  );
}

describe('ARCHITECTURE.md', () => {
  it('answers at least the fifteen questions of a stranger, each with a place', () => {
    const rows = rowsUnder('Where is …?');
    expect(rows.length).toBeGreaterThanOrEqual(15);
    expect(rows.filter((row) => pathsIn(row).length === 0)).toEqual([]);
  });

  it('names only paths that exist', () => {
    const paths = pathsIn(document);
    expect(paths.length).toBeGreaterThan(40);
    expect(paths.filter((place) => !existsSync(path.join(root, place)))).toEqual([]);
  });

  it('defines each term of the glossary once', () => {
    const terms = rowsUnder('Glossary').map((row) => row.split('|')[1]?.trim() ?? '');
    expect(terms.length).toBeGreaterThan(30);
    expect(new Set(terms).size).toBe(terms.length);
  });
});
