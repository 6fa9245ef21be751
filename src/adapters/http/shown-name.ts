/** A name as a vendor gives it; null if there is none. */
export function shownName(name: string | null | undefined): string | null {
  const shown = name?.trim() ?? '';
  return shown === '' ? null : shown;
}
