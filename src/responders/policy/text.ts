import type { Policy } from './policy.ts';
import type { PolicyTextName } from './text-names.ts';
import { builtInTexts } from './texts/index.ts';

/** One of the policy's own texts with its values: in the language given, else in the policy's own, else in English. */
export function policyText(
  policy: Policy,
  language: string,
  name: PolicyTextName,
  values: Record<string, string> = {},
): string {
  const text = policy.texts[language]?.[name] ?? policy.texts[policy.language]?.[name] ?? builtInTexts.en[name];
  return fill(text, values);
}

/** Replaces every `{name}` that has a value. Values are not searched for names. */
export function fill(template: string, values: Record<string, string>): string {
  return template.replaceAll(/\{([a-z][a-z0-9_]*)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? '') : whole,
  );
}
