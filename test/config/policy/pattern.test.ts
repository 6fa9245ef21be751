import { describe, expect, it } from 'vitest';
import { patternProblem } from '../../../src/config/policy/pattern.ts';

describe('a pattern', () => {
  it.each([String.raw`\b(\d{6})\b`, String.raw`[a-z]{2,3}-\d+`, 'yes|no', String.raw`(?:#|no\.)?\d+`])(
    '%s is accepted',
    (pattern) => {
      expect(patternProblem(pattern)).toBeNull();
    },
  );

  it.each(['(a+)+', '(a|aa)*b', '(?:ab){2,}', 'a*b*c*d', 'a?a?a?a?a?a?a?a?a?a', '[', '('])(
    '%s is refused',
    (pattern) => {
      expect(patternProblem(pattern)).not.toBeNull();
    },
  );
});
