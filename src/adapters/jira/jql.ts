/** A value as a JQL string, with quotes and backslashes escaped. */
export function jqlString(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
