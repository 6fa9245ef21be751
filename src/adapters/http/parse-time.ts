/** Parses a timestamp. Returns epoch milliseconds, or null when the text is missing or is not a time. */
export function parseTime(text: string | null | undefined): number | null {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? null : time;
}
