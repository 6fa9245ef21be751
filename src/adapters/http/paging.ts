/**
 * Ends a loop over pages when the vendor repeats one. Some servers ignore the cursor of a request at times, and would be
 * read without end.
 * @returns a function that is given what identifies each page (its cursor, or the id of its first record), and says
 * whether the page is new. Null: an empty page, which is new
 */
export function onceEach(): (page: string | null) => boolean {
  const seen = new Set<string>();
  return (page) => {
    if (page === null) return true;
    const isNew = !seen.has(page);
    seen.add(page);
    return isNew;
  };
}
