import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareDirectory } from '../../src/config/data-directory.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'deskbridge-data-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('the directory of our data', () => {
  it('is created with those above it, and kept when it exists', () => {
    const wanted = path.join(directory, 'one', 'two');
    prepareDirectory(wanted);
    writeFileSync(path.join(wanted, 'a-file'), '');
    prepareDirectory(wanted);
    expect(readdirSync(wanted)).toEqual(['a-file']);
  });

  it.each(['the directory itself', 'one above it'])('is refused at once when a file is in its place: %s', (which) => {
    const file = path.join(directory, 'a-file');
    writeFileSync(file, '');
    const wanted = which === 'one above it' ? path.join(file, 'below') : file;
    expect(() => prepareDirectory(wanted)).toThrow(
      /DATA_DIR: cannot be written to \((EEXIST|ENOTDIR)\)\. Set it to a directory this user may write to/,
    );
  });
});
