import { dirname } from 'node:path';

/** Stryker's report, as far as the table needs it. */
export interface MutationReport {
  files: Record<string, { mutants: { status: string }[] }>;
}

interface Counts {
  killed: number;
  survived: number;
  uncovered: number;
  ignored: number;
}

const begin = '<!-- begin: written by `npm run mutation` -->';
const end = '<!-- end -->';

/** The scores of a run as Markdown: the whole, then each folder with its files, those with most survivors first. */
export function tableOf({ files }: MutationReport): string {
  const counted = Object.entries(files)
    .map(([name, { mutants }]) => ({ name, counts: countsOf(mutants) }))
    .filter(({ counts }) => counts.killed + missedBy(counts) > 0);
  const folders = Map.groupBy(counted, ({ name }) => dirname(name));
  const head = [
    '| part | score | killed | survived | not covered | ignored |',
    '| --- | --- | --- | --- | --- | --- |',
  ];
  const rows = [row('**all**', sumOf(counted))];
  for (const [folder, inside] of [...folders].toSorted(([one], [other]) => (one < other ? -1 : 1))) {
    rows.push(row(`**\`${folder}\`**`, sumOf(inside)));
    const sorted = inside.toSorted((one, other) => missedBy(other.counts) - missedBy(one.counts));
    rows.push(...sorted.map(({ name, counts }) => row(`\`${name.slice(folder.length + 1)}\``, counts)));
  }
  return [...head, ...rows].join('\n');
}

/** The document with this table in place of the one of the last run. */
export function withTable(document: string, table: string): string {
  const [before, after] = [document.indexOf(begin), document.indexOf(end)];
  if (before === -1 || after < before) throw new Error(`docs/mutation.md needs the lines ${begin} and ${end}`);
  return `${document.slice(0, before)}${begin}\n\n${table}\n\n${document.slice(after)}`;
}

function countsOf(mutants: readonly { status: string }[]): Counts {
  const count = (...statuses: string[]): number => mutants.filter(({ status }) => statuses.includes(status)).length;
  return {
    killed: count('Killed', 'Timeout'),
    survived: count('Survived'),
    uncovered: count('NoCoverage'),
    ignored: count('Ignored'),
  };
}

function missedBy({ survived, uncovered }: Counts): number {
  return survived + uncovered;
}

function sumOf(files: readonly { counts: Counts }[]): Counts {
  const sum = (key: keyof Counts): number => files.reduce((total, { counts }) => total + counts[key], 0);
  return { killed: sum('killed'), survived: sum('survived'), uncovered: sum('uncovered'), ignored: sum('ignored') };
}

function row(name: string, counts: Counts): string {
  const { killed, survived, uncovered, ignored } = counts;
  const score = ((100 * killed) / (killed + missedBy(counts))).toFixed(1);
  return `| ${name} | ${score} % | ${killed} | ${survived} | ${uncovered} | ${ignored} |`;
}
