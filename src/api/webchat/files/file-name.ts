import { onOneLine } from '../../../domain/text.ts';
import { findPin } from '../../../pins/in-message.ts';
import type { SniffedType } from './sniff.ts';

/** Longest name, in characters. */
const longestName = 100;

/** Endings that fit a type besides the first one. */
const otherEndings: Partial<Record<string, readonly string[]>> = {
  'image/jpeg': ['jpeg', 'jpe'],
  'image/tiff': ['tiff'],
  'text/plain': ['log', 'md', 'csv', 'text'],
};

/**
 * A name that is safe to show and to store, for a file that is what it was found to be: no path, no control or invisible
 * characters, nothing that is special in a shell, a header or on Windows, at most 100 characters, and an ending that fits.
 * A name that says that it holds a support PIN loses it.
 */
export function safeFileName(given: string, { type, extension }: SniffedType, pinLength: number): string {
  const last = given.split(/[/\\]/).at(-1) ?? '';
  const plain = onOneLine(last.normalize('NFC')).replaceAll(/[<>:"|?*%;`$&\u2028\u2029]/gu, '_');
  const [, stem = plain, ending = ''] = /^(.*)\.([^.]*)$/su.exec(plain) ?? [];
  const fits = ending.toLowerCase() === extension || otherEndings[type]?.includes(ending.toLowerCase()) === true;
  // An ending that does not fit is no ending: invoice.pdf.exe is called invoice_pdf_exe.txt if it is a text.
  const base = (fits ? stem : plain).replaceAll('.', '_').replace(/^[_\s-]+/u, '');
  const pin = findPin(base, pinLength);
  const spoken = pin !== null && (pin.named || pin.alone) ? pin.text : base;
  const end = `.${fits ? ending.toLowerCase() : extension}`;
  const short = Array.from(spoken.trim())
    .slice(0, longestName - end.length)
    .join('')
    .trim();
  return `${short === '' || /^_+$/.test(short) ? 'file' : short}${end}`;
}
