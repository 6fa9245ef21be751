const absent = '–';

/** Lines of a table for people: columns as wide as their widest cell, two spaces apart; null is shown as a dash. */
export function tableOf(head: readonly string[], rows: readonly (readonly (string | null)[])[]): string[] {
  const cells = [head, ...rows].map((row) => row.map((cell) => printable(cell ?? absent)));
  const widths = head.map((_name, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** Lines of names with their values, the values in one column; null is shown as a dash. */
export function factsOf(facts: readonly (readonly [name: string, value: string | null])[]): string[] {
  const width = Math.max(...facts.map(([name]) => name.length));
  return facts.map(([name, value]) => `${name.padEnd(width)}  ${printable(value ?? absent)}`);
}

/** Text without characters that could move a terminal's cursor or hide something. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}
