import { isMap, isNode, isScalar, isSeq, type Document, type LineCounter } from 'yaml';

/**
 * The line of `path` in a YAML document, counted from 1. When the path does not exist, the line of its deepest part that
 * does.
 */
export function lineOf(document: Document, path: readonly PropertyKey[], lines: LineCounter): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const step of path) {
    const child = childOf(node, step);
    if (child === null) break;
    offset = startOf(child.name) ?? startOf(child.value) ?? offset;
    node = child.value;
  }
  return lines.linePos(offset).line;
}

interface Child {
  /** What comes first in the text: the key of a map's entry, or else the value. */
  name: unknown;
  value: unknown;
}

function childOf(node: unknown, step: PropertyKey): Child | null {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
    return pair === undefined ? null : { name: pair.key, value: pair.value };
  }
  if (isSeq(node) && typeof step === 'number' && step < node.items.length) {
    return { name: node.items[step], value: node.items[step] };
  }
  return null;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
