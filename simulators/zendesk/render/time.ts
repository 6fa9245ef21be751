/** Epoch milliseconds as Zendesk writes times: UTC in whole seconds, like `2026-11-21T07:00:00Z`. */
export function vendorTime(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19)}Z`;
}
