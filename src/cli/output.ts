/** The `--json` option of every command that has one. */
export const jsonOption = ['--json', 'print JSON', false] as const;

/** Takes one line of a command's output. */
export type Print = (line: string) => void;

/** Prints to standard output. */
export const print: Print = (line) => console.log(line);
