import { describe, expect, it } from 'vitest';
import { mapPriorities } from '../../../src/adapters/jira/priorities.ts';

describe('the priorities of a site', () => {
  it('are mapped by name, or by rank in an unknown language', () => {
    const list = (...names: string[]) => mapPriorities(names.map((name, index) => ({ id: String(index), name })));
    const english = list('Highest', 'High', 'Medium', 'Low', 'Lowest');
    expect([...english.toId]).toEqual([
      ['urgent', '0'],
      ['high', '1'],
      ['normal', '2'],
      ['low', '3'],
    ]);
    expect(english.fromId.get('4')).toBe('low');
    expect([...list('Höchste', 'Hoch', 'Mittel', 'Niedrig', 'Niedrigste').toId]).toEqual([...english.toId]);
    expect([...list('P1', 'P2', 'P3', 'P4').toId.values()]).toEqual(['0', '1', '2', '3']);
    expect([...list('Einzige').toId]).toEqual([['normal', '0']]);
  });
});
