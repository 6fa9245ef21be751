import { describe, expect, it } from 'vitest';
import { jqlString } from '../../../src/adapters/jira/jql.ts';
import { labelOf, summaryLine } from '../../../src/adapters/jira/text-limits.ts';

describe('texts for Jira', () => {
  it('fit its limits: one line of 255 characters, labels without spaces, quoted queries', () => {
    expect(summaryLine('  a\n b\t')).toBe('a b');
    expect(summaryLine('')).not.toBe('');
    expect(summaryLine('word '.repeat(100))).toMatch(/word \[…\]$/u);
    expect(summaryLine('x'.repeat(400)).length).toBeLessThanOrEqual(255);
    expect(labelOf(' two words ')).toBe('two-words');
    expect(labelOf('y'.repeat(300))).toHaveLength(255);
    expect(jqlString('a"b\\c')).toBe('"a\\"b\\\\c"');
  });
});
