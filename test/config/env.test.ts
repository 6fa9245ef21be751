import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { readEnvironment } from '../../src/config/env.ts';

it('a .env file completes the environment, and a variable that is set takes precedence over it', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'deskbridge-env-'));
  const file = path.join(directory, '.env');
  writeFileSync(file, 'DESKBRIDGE_TEST_SET=file\nDESKBRIDGE_TEST_NEW="from # file"\n');
  process.env['DESKBRIDGE_TEST_SET'] = 'process';
  try {
    expect(readEnvironment(file)).toMatchObject({ DESKBRIDGE_TEST_SET: 'process', DESKBRIDGE_TEST_NEW: 'from # file' });
  } finally {
    delete process.env['DESKBRIDGE_TEST_SET'];
    delete process.env['DESKBRIDGE_TEST_NEW'];
    rmSync(directory, { recursive: true });
  }
});

it('a missing .env file is not an error', () => {
  expect(readEnvironment('/nowhere/.env')).toMatchObject({ PATH: process.env['PATH'] });
});

it('an empty variable is left out, and the file does not set it', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'deskbridge-env-'));
  const file = path.join(directory, '.env');
  writeFileSync(file, 'DESKBRIDGE_TEST_EMPTY=file\nDESKBRIDGE_TEST_BLANK=\n');
  process.env['DESKBRIDGE_TEST_EMPTY'] = ' ';
  try {
    expect(Object.keys(readEnvironment(file)).filter((name) => name.startsWith('DESKBRIDGE_TEST_'))).toEqual([]);
  } finally {
    delete process.env['DESKBRIDGE_TEST_EMPTY'];
    delete process.env['DESKBRIDGE_TEST_BLANK'];
    rmSync(directory, { recursive: true });
  }
});
