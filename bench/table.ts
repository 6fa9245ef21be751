/** Prints rows as a Markdown table with aligned columns. */
export function printTable(columns: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = columns.map((name, index) => Math.max(name.length, ...rows.map((line) => (line[index] ?? '').length)));
  for (const line of [columns, widths.map((width) => '-'.repeat(width)), ...rows]) {
    console.log(`| ${line.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ')} |`);
  }
}
