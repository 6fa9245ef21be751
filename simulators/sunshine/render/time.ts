/** Epoch milliseconds as the platform writes them. */
export function timeText(ms: number): string {
  return new Date(ms).toISOString();
}
