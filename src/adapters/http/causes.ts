import type { FailureCause } from '../../domain/failures.ts';

const maximumCauses = 10;
const codePattern = /^[A-Za-z][\w.-]{0,99}$/u;
const fieldPattern = /^[\p{L}\p{N}][\p{L}\p{N} _.()/&'-]{0,79}$/u;
/** `X is required.`, also as `X: X is required.`; the name of a field has few words and no further sentence. */
const required = /^(?:[^:.]{1,80}: )?((?:[\p{L}\p{N}_()/&'-]+ ){0,5}[\p{L}\p{N}_()/&'-]+)(?: is|: is) required$/u;
const hidden = /^Field '([^']{1,80})' does not exist or you do not have permission to view it$/u;
const offScreen = /^Field '([^']{1,80})' cannot be set\b/u;

/** A code, or null when the text does not look like one: texts may quote the customer. */
export function safeCode(code: string | null | undefined): string | null {
  return code != null && codePattern.test(code) ? code : null;
}

/** Causes that are safe to show: each once, at most ten, without those that have neither a code nor a field. */
export function causesOf(
  found: readonly { code?: string | null | undefined; field?: string | null | undefined }[],
): FailureCause[] {
  const causes = new Map<string, FailureCause>();
  for (const one of found) {
    const code = safeCode(one.code);
    const field = one.field != null && fieldPattern.test(one.field) ? one.field : null;
    if (code !== null || field !== null) causes.set(`${code} ${field}`, { code, field });
  }
  return [...causes.values()].slice(0, maximumCauses);
}

/**
 * The causes in English sentences of a vendor, by their fixed words: that a field is required, hidden or not on the
 * screen. Sentences of any other form give nothing.
 */
export function causesInText(text: string): { code: string; field: string }[] {
  return text
    .split(/(?<=[.!])\s+|\n/u)
    .map((part) => part.trim().replace(/[.!]$/u, ''))
    .flatMap((sentence) => {
      for (const [code, pattern] of [
        ['required', required],
        ['notVisible', hidden],
        ['notOnScreen', offScreen],
      ] as const) {
        const field = pattern.exec(sentence)?.[1];
        if (field !== undefined) return [{ code, field }];
      }
      return [];
    });
}
