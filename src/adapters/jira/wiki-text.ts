import { linkText } from './document-text.ts';

const code = /\{(code|noformat)(?::[^}\n]*)?\}\n?([\s\S]*?)\n?\{\1\}/gu;
const macros =
  /\{(?:color|code|noformat|quote|panel|info|note|tip|warning|expand|section|column|anchor)(?::([^{}\n]*))?\}/gu;

/** A macro is only a format, except for its title: `panel:title=Hello|bgColor=#fff`. */
function macroText(parameters: string | undefined): string {
  const title = parameters?.split('|').find((parameter) => parameter.startsWith('title='));
  return title === undefined ? '' : `${title.slice('title='.length)}\n`;
}

/** The cells of a row apart: `||Name||Age||` or `|Ada|36|`. */
function rowText(line: string): string {
  const cells = line.split(/\|\|?/u).map((cell) => cell.trim());
  return cells.filter((cell) => cell !== '').join(' | ');
}

/** Markup within a line. */
function lineText(line: string): string {
  return line
    .replaceAll(/!([^!\s|][^!\n|]*\.\w{2,5})(?:\|[^!\n]*)?!/gu, '$1')
    .replaceAll(/\[\^([^[\]\n]+)\]/gu, '$1')
    .replaceAll(/\[~accountid:[^[\]\n]*\]/gu, '@someone')
    .replaceAll(/\[~([^[\]\n]+)\]/gu, '@$1')
    .replaceAll(/\[([^|[\]\n]*)\|([^|[\]\n]+)(?:\|[^[\]\n]*)?\]/gu, (_whole, text: string, address: string) =>
      linkText(text.trim(), address.trim()),
    )
    .replaceAll(/\[((?:https?:\/\/|mailto:|tel:)[^[\]\s]+)\]/gu, (_whole, address: string) => linkText('', address))
    .replaceAll(/\{([*_+^~-])\}([^{}\n]+)\{\1\}/gu, '$2')
    .replaceAll(/\{\{([^{}\n]+)\}\}/gu, '$1')
    .replaceAll(/(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])/gu, '$1')
    .replaceAll(/(?<!\w)_(\S(?:[^_\n]*\S)?)_(?!\w)/gu, '$1')
    .replace(/^(?:h[1-6]|bq)\. /u, '')
    .replace(/^(?:[*#]+|-) /u, '- ')
    .replace(/^----+$/u, '---')
    .replaceAll('\\\\', '\n')
    .replaceAll(/\\([{}[\]|*_!-])/gu, '$1');
}

/**
 * Wiki markup of Jira as plain text, to be read or read aloud: what is shown stays, such as names of files and people
 * and the addresses of links; marks of format go. Blocks of code stay as they are.
 */
export function wikiText(markup: string): string {
  const blocks: string[] = [];
  return markup
    .replaceAll(/\r\n?/gu, '\n')
    .replaceAll(code, (_whole, _macro, inside: string) => `\u{E000}${blocks.push(inside) - 1}\u{E001}`)
    .replaceAll(macros, (_whole, parameters?: string) => macroText(parameters))
    .split('\n')
    .map((line) => lineText(line))
    .map((line) => (/^\|.*\|\s*$/u.test(line) ? rowText(line) : line))
    .join('\n')
    .replaceAll(/\u{E000}(\d+)\u{E001}/gu, (_whole, index: string) => blocks[Number(index)] ?? '')
    .replaceAll(/\n{3,}/gu, '\n\n')
    .trim();
}
