import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { expect, it } from 'vitest';
import { readEnvironment } from '../../src/config/env.ts';
import { variableNames } from '../../src/config/variables.ts';

const example = fileURLToPath(new URL('../../.env.example', import.meta.url));

it('.env.example names exactly the variables that are read', () => {
  const named = Object.keys(parseEnv(readFileSync(example, 'utf8')));
  expect(named.toSorted()).toEqual([...variableNames].toSorted());
});

it('.env.example sets nothing by itself', () => {
  expect(Object.values(parseEnv(readFileSync(example, 'utf8'))).join('')).toBe('');
});

it('a .env file fills up the environment, and what is set wins over it', () => {
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

it('a missing .env file is no fault', () => {
  expect(readEnvironment('/nowhere/.env')).toMatchObject({ PATH: process.env['PATH'] });
});

it('an empty variable is left out, and keeps the file from setting it', () => {
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
