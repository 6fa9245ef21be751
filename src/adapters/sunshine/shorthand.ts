/** Invisible characters: they may be removed on the way, which turns a text with them into a shorthand again. */
const unseen = String.raw`[\u00AD\u034F\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFE00-\uFE0F\uFEFF]*`;
const percent = String.raw`[%\uFE6A\uFF05]`;
const open = String.raw`[({\uFF08\uFF5B]`;

/**
 * The beginnings of all shorthands of the platform: control and templates `%((…))%` and `%{{…}}%`, buttons `%[…](…)`,
 * payments `$[…]($…)`, images `![…](…)` (Zendesk docs, switchboard and template messages; Smooch, messaging shorthand).
 * Only the beginning is matched, since what follows may be in any case and with any spaces.
 */
const beginnings = new RegExp(
  `(${percent})${unseen}(${open})${unseen}(${open})|([%$!\uFE6A\uFF05])${unseen}(\\[)`,
  'gu',
);

/** Zero-width joiner: breaks the shorthand for machines, and is invisible to people. */
const joiner = '\u200D';

/**
 * Changes a text so that the platform finds no shorthand in it, however well hidden, and people see the same text. A
 * text without shorthand is returned unchanged, and so is one that was neutralised before. The text may get longer, so
 * it must be split afterwards.
 */
export function neutraliseShorthand(text: string): string {
  return text.replaceAll(
    beginnings,
    (_whole, sign?: string, first?: string, second?: string, mark?: string, bracket?: string) =>
      sign === undefined
        ? `${mark ?? ''}${joiner}${bracket ?? ''}`
        : `${sign}${joiner}${first ?? ''}${joiner}${second ?? ''}`,
  );
}
