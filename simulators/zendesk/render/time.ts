/** A vendor time: UTC with whole seconds, `2026-11-21T07:00:00Z`. Two writes within a second look the same. */
export function vendorTime(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19)}Z`;
}
