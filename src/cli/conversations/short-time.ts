/** An ISO 8601 time in UTC without fractions of a second, as people read it: `2026-01-31 12:00:00Z`. */
export function shortTime(iso: string): string {
  return `${iso.slice(0, 19).replace('T', ' ')}Z`;
}
