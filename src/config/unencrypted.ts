/** Says so when a desk is reached without encryption. */
export function noteUnencrypted(variable: string, url: string, notes: string[]): void {
  if (url.startsWith('http:')) notes.push(`${variable} is not https: tickets and credentials travel unencrypted.`);
}
