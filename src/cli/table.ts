/** Lines of a table for people: columns as wide as they must be, two blanks between them. */
export function tableOf(head: readonly string[], rows: readonly (readonly (string | null)[])[]): string[] {
  const cells = [head, ...rows].map((row) => row.map((cell) => printable(cell ?? '–')));
  const widths = head.map((_name, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** Text without what could move a terminal's cursor or hide something. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}
