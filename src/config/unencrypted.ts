/** Adds a note when an address is reached without encryption. */
export function noteUnencrypted(variable: string, url: string, notes: string[]): void {
  if (url.startsWith('http:'))
    notes.push(`${variable} is not https: credentials and customer data travel unencrypted.`);
}
