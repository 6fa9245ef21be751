/** Plain data that a responder keeps between its turns; at most 4 KB as JSON. */
export type ResponderMemory = { [key: string]: string | number | boolean | null | string[] };
