import type { FunctionAnswer } from '../../simulators/signalwire/caller.ts';

type Verbs = Record<string, unknown>[];

/** The SWML of an answer that transfers the call. */
export function swmlOf(actions: Record<string, unknown>[]): Verbs {
  const document = actions.map(({ SWML }) => SWML).find((swml) => swml !== undefined);
  return (document as { sections: { main: Verbs } }).sections.main;
}

/** The first verb with this name. */
export function verbOf(verbs: Verbs, name: string): unknown {
  return verbs.find((verb) => name in verb)?.[name];
}

/** What the platform sends when it comes to the first `request` of the transfer document. */
export function reportOf(answer: FunctionAnswer, variables: Record<string, string>): { path: string; body: unknown } {
  const { url, body } = verbOf(swmlOf(answer.actions), 'request') as { url: string; body: unknown };
  const filled = JSON.stringify(body).replaceAll(/\$\{(\w+)\}/g, (all, name: string) => variables[name] ?? all);
  return { path: new URL(url).pathname, body: JSON.parse(filled) };
}
