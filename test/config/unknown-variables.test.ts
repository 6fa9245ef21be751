import { expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { keys, zendesk } from './environments.ts';

function notesOf(env: Record<string, string>): string {
  return loadConfig({ ...keys, ...zendesk, ...env }).notes.join('\n');
}

it.each([
  ['MESSAGING_PAUS_MS', 'MESSAGING_PAUSE_MS'],
  ['ZENDESK_SOLVED_AS', 'ZENDESK_SOLVE_AS'],
  ['PHONE_LANGUAGE', 'PHONE_LANGUAGES'],
  ['SUNSHINE_SECRET_KEY', null],
  ['JIRA_DEFAULT_ASSIGNEE_OF_NEW_ISSUES', null],
])('a misspelt setting is named at start, with the one that may be meant: %s', (name, meant) => {
  const notes = notesOf({ [name]: 'a-S3CRET' });
  expect(notes).toContain(`settings of Deskbridge, but are none: ${name}${meant === null ? '.' : ` (${meant}?).`}`);
  expect(notes).not.toContain('S3CRET');
});

it('variables of other programs are not mentioned', () => {
  const notes = notesOf({
    PATH: '/bin',
    HOME: '/root',
    NPM_TOKEN: 'x',
    OPENAI_ORG_ID: 'x',
  });
  expect(notes).not.toContain('but are none');
});

it('says that Zendesk tickets without an assignee stay unsolved, until somebody is named who solves them', () => {
  expect(notesOf({})).toContain('ZENDESK_SOLVE_AS is not set');
  expect(notesOf({ ZENDESK_SOLVE_AS: 'desk@acme.example' })).not.toContain('ZENDESK_SOLVE_AS');
});
