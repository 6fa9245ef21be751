import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { expect, it } from 'vitest';
import { variableNames } from '../../src/config/variables.ts';

const example = fileURLToPath(new URL('../../.env.example', import.meta.url));

it('.env.example names exactly the variables that are read', () => {
  const named = Object.keys(parseEnv(readFileSync(example, 'utf8')));
  expect(named.toSorted()).toEqual([...variableNames].toSorted());
});

it('.env.example sets no variable', () => {
  expect(Object.values(parseEnv(readFileSync(example, 'utf8'))).join('')).toBe('');
});
