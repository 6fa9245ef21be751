import { describe, expect, it } from 'vitest';
import { overwritesOthers, remainingChange, baseOf } from '../../../src/domain/tickets/manual-changes.ts';
import { withReadBack } from '../../../src/domain/tickets/read-back.ts';
import { matchOf } from '../../../src/domain/tickets/requesters.ts';
import { lowerPriority, parseResolution, resolutions } from '../../../src/domain/tickets/resolution.ts';
import {
  isOverStatus,
  matchesFilter,
  moreUrgent,
  outcomeOfFiles,
  ticketStatuses,
  unmetFile,
} from '../../../src/domain/tickets/tickets.ts';
import { ticket } from '../../support/states.ts';

describe('a customer among several with the same number', () => {
  const candidate = (id: string, hasPin: boolean) => ({ requester: { id, name: id }, hasPin });
  it.each([
    ['the only one, even without a PIN', [candidate('a', false)], 'a'],
    ['the only one with a PIN', [candidate('a', false), candidate('b', true), candidate('c', false)], 'b'],
  ])('is %s', (_name, candidates, id) => {
    expect(matchOf(candidates)).toEqual({ kind: 'one', requester: { id, name: id } });
  });

  it('is never guessed', () => {
    expect(matchOf([])).toEqual({ kind: 'none' });
    expect(matchOf([candidate('a', false), candidate('b', false)])).toEqual({ kind: 'several' });
    expect(matchOf([candidate('a', true), candidate('b', true)])).toEqual({ kind: 'several' });
  });
});

describe('a resolution', () => {
  it('is found however a model writes it', () => {
    for (const resolution of resolutions) expect(parseResolution(` ${resolution.toUpperCase()} `)).toBe(resolution);
    for (const word of ['pending_customer', 'pending  customer', 'Pending-Customer', 'pending _ customer']) {
      expect(parseResolution(word)).toBe('pendingCustomer');
    }
    expect(parseResolution('done')).toBeNull();
  });

  it('lowers a priority by one step, and not below the lowest', () => {
    expect((['urgent', 'high', 'normal', 'low', null] as const).map(lowerPriority)).toEqual([
      'high',
      'normal',
      'low',
      'low',
      null,
    ]);
  });
});

describe('tickets', () => {
  it('are over once they are solved or closed', () => {
    expect(ticketStatuses.filter(isOverStatus)).toEqual(['solved', 'closed']);
  });

  it('match a filter by every part that it has', () => {
    const one = { status: 'open', priority: 'high' } as const;
    expect(matchesFilter(one, {})).toBe(true);
    expect(matchesFilter(one, { status: 'open', priority: 'high' })).toBe(true);
    expect(matchesFilter(one, { status: 'solved' })).toBe(false);
    expect(matchesFilter(one, { priority: 'low' })).toBe(false);
    expect(matchesFilter(one, { status: 'open', priority: 'low' })).toBe(false);
    expect(matchesFilter(one, { status: 'solved', priority: 'high' })).toBe(false);
  });

  it('have the more urgent of two priorities; none is the least urgent', () => {
    expect(moreUrgent('low', 'urgent')).toBe('urgent');
    expect(moreUrgent('urgent', 'low')).toBe('urgent');
    expect(moreUrgent(null, 'low')).toBe('low');
    expect(moreUrgent('low', null)).toBe('low');
    expect(moreUrgent(null, null)).toBeNull();
  });
});

describe('files of a customer', () => {
  const files = ['a', 'b', 'c'].map((name) => ({ url: `https://files.example/${name}`, contentType: null }));

  it('are kept, lost, or fetched later, by their place in the list', () => {
    expect(outcomeOfFiles(files, [])).toEqual({ kept: 3, lost: 0, later: [] });
    expect(outcomeOfFiles(files, [unmetFile(1, 'unavailable'), unmetFile(2, 'refused')])).toEqual({
      kept: 1,
      lost: 1,
      later: [files[1]],
    });
    expect(unmetFile(0, 'refused')).toEqual({ what: 'file', wanted: 'file 1', why: 'refused' });
  });

  it('are lost if the desk refuses them under a name of its own, and nothing else counts', () => {
    const unmet = [
      { what: 'file', wanted: 'photo.exe', why: 'unavailable' },
      { what: 'tags', wanted: 'file 2', why: 'unavailable' },
    ] as const;
    expect(outcomeOfFiles(files, unmet)).toEqual({ kept: 2, lost: 1, later: [] });
    const many = Array.from({ length: 5 }, (_entry, index) => unmetFile(index, 'refused'));
    expect(outcomeOfFiles(files, many)).toEqual({ kept: 0, lost: 3, later: [] });
  });
});

describe('what was not done of a write', () => {
  it('has the reason that is known, else that the ticket does not show it', () => {
    const unmet = [{ what: 'group', wanted: 'Billing', why: 'notFound' }] as const;
    const wanted = { group: { wanted: 'Billing', id: '9' }, status: 'solved' } as const;
    expect(withReadBack({ ticket, unmet: [...unmet] }, wanted)).toEqual({
      ticket,
      unmet: [...unmet, { what: 'status', wanted: 'solved', why: 'unchanged' }],
    });
  });
});

describe('a change that meets one of a human', () => {
  it('could overwrite it only by what it sets: comments, tags and links add something', () => {
    for (const part of [
      { status: 'open' },
      { priority: 'low' },
      { group: 'g' },
      { assignee: 'a' },
      { requesterId: 'r' },
    ] as const) {
      expect(overwritesOthers(part)).toBe(true);
    }
    const comment = { body: 'b', public: true, author: 'agent' } as const;
    expect(overwritesOthers({ comment, addTags: ['t'] })).toBe(false);
  });

  it('names what was wanted and what is there now, all in one line', () => {
    const change = { status: 'solved', priority: 'low', group: 'Billing', assignee: 'ada@desk.example' } as const;
    const current = { ...ticket, status: 'pending', priority: null, groupId: 'g', assigneeId: 'a' } as const;
    const merged = remainingChange(change, { ...baseOf(ticket), priority: 'high' }, current);
    expect(merged.change).toEqual({
      comment: {
        body:
          'Not changed, since someone else had changed it meanwhile: status (wanted: solved, found: pending), ' +
          'priority (wanted: low, found: none), group (wanted: Billing), assignee.',
        public: false,
        author: 'agent',
      },
    });
    expect(merged.note).toBeNull();
  });

  it('leaves a priority that both set to the same, and one that nobody else touched', () => {
    const both = remainingChange({ priority: 'low' }, baseOf(ticket), { ...ticket, priority: 'low' });
    expect(both).toEqual({ change: { priority: 'low' }, note: null, unmet: [] });
    const untouched = remainingChange({ priority: 'low', group: 'g' }, baseOf(ticket), { ...ticket, status: 'closed' });
    expect(untouched).toEqual({ change: { priority: 'low', group: 'g' }, note: null, unmet: [] });
  });

  it('adds the line below the note that it has', () => {
    const comment = { body: 'Call ended.', public: false, author: 'agent' } as const;
    const merged = remainingChange({ group: 'g', comment }, baseOf(ticket), { ...ticket, groupId: 'x' });
    expect(merged.change.comment).toEqual({
      ...comment,
      body: 'Call ended.\nNot changed, since someone else had changed it meanwhile: group (wanted: g).',
    });
  });
});
