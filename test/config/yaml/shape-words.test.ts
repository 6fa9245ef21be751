import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { problemsOf } from '../problems-of.ts';
import { keys } from '../environments.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'deskbridge-yaml-'));
afterAll(() => rmSync(directory, { recursive: true }));

function wrongIn(variable: 'POLICY_FILE' | 'ROUTING_FILE', yaml: string): string {
  const file = path.join(directory, 'file.yaml');
  writeFileSync(file, yaml);
  const found = problemsOf({ ...keys, [variable]: file });
  return found.map(({ problem }) => problem.replace(`${file}, `, '')).join('\n');
}

it.each([
  ['ROUTING_FILE', 'intents: { a: { group: 5 } }', 'line 1: intents.a.group must be a text (put it in quotes)'],
  ['ROUTING_FILE', 'intents: { a: { tags: billing } }', 'intents.a.tags must be a list'],
  ['ROUTING_FILE', 'intents: [a]', 'intents must be settings by name'],
  ['POLICY_FILE', 'intents: { a b: { phrases: [x] } }', 'it must be a word like "opening_hours"'],
  ['POLICY_FILE', 'intents: { a: { minimum: many } }', 'intents.a.minimum must be a number'],
  ['POLICY_FILE', 'intents: { a: { minimum: 0 } }', 'intents.a.minimum must be at least 1'],
  ['POLICY_FILE', 'intents: { a: { verified: sometimes } }', 'intents.a.verified must be true or false'],
  ['POLICY_FILE', 'intents: { a: { ask: [{ name: order }] } }', 'intents.a.ask.0.question'],
  ['POLICY_FILE', 'actions: { a: { method: get, url: "https://a.example" } }', 'must be one of: GET, POST, PUT'],
  ['POLICY_FILE', 'actions: { a: { method: GET } }', 'actions.a.url is missing'],
  ['POLICY_FILE', 'languages: []', 'languages must have a number of entries of at least 1'],
] as const)('what is wrong in a file is said in plain words: %s, %s', (variable, yaml, words) => {
  const found = wrongIn(variable, yaml);
  expect(found).toContain(words);
  expect(found).not.toMatch(/Invalid|expected|Too (?:big|small)/);
});
