/** Characters that nobody sees: a shorthand with one of them inside may still be read as one further on. */
const unseen = String.raw`[\u00AD\u034F\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFE00-\uFE0F\uFEFF]*`;
const percent = String.raw`[%\uFE6A\uFF05]`;
const open = String.raw`[({\uFF08\uFF5B]`;

/**
 * How every shorthand of the platform begins: control and templates `%((…))%` and `%{{…}}%`, buttons `%[…](…)`,
 * payments `$[…]($…)`, pictures `![…](…)` (Zendesk docs, switchboard and template messages; Smooch, messaging
 * shorthand). Only beginnings count: what follows may be in any case and with any blanks.
 */
const beginnings = new RegExp(
  `(${percent})${unseen}(${open})${unseen}(${open})|([%$!\uFE6A\uFF05])${unseen}(\\[)`,
  'gu',
);

/** Zero-width joiner: splits the shorthand for machines, and is not seen by people. */
const joiner = '\u200D';

/**
 * Text in which the platform finds no shorthand, however it was hidden in it; people read the same. A text without
 * shorthand comes back as it is, and so does one that was neutralised before. It may get longer, so a text is split
 * afterwards.
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
