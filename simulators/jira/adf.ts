/** A node of an Atlassian document. */
export interface AdfNode {
  type: string;
  version?: number;
  text?: string;
  attrs?: Record<string, unknown>;
  content?: AdfNode[];
}

const blocks = new Set([
  'paragraph',
  'heading',
  'bulletList',
  'orderedList',
  'listItem',
  'codeBlock',
  'blockquote',
  'panel',
  'rule',
]);
const inlines = new Set(['text', 'hardBreak', 'mention', 'emoji', 'inlineCard']);
const known = new Set(['type', 'text', 'attrs', 'content', 'marks']);

/** Longest text that Jira stores, in characters. */
export const maximumText = 32_767;

function isNode(value: unknown, types: ReadonlySet<string>): value is AdfNode {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const node: Partial<AdfNode> = value;
  if (typeof node.type !== 'string' || !types.has(node.type)) return false;
  if (Object.keys(node).some((key) => !known.has(key))) return false;
  // Empty text nodes are refused.
  if (node.type === 'text') return typeof node.text === 'string' && node.text !== '' && node.content === undefined;
  const all = new Set([...blocks, ...inlines]);
  return (
    node.content === undefined || (Array.isArray(node.content) && node.content.every((child) => isNode(child, all)))
  );
}

/** True for a document that the API accepts. */
export function isAdf(value: unknown): value is AdfNode {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { type, version, content }: Partial<AdfNode> = value;
  if (type !== 'doc' || version !== 1 || !Array.isArray(content) || Object.keys(value).length > 3) return false;
  return content.every((child) => isNode(child, blocks));
}

/** Plain text of a document, with an empty line between paragraphs. */
export function adfText(node: AdfNode | null): string {
  if (node === null) return '';
  if (node.type === 'text') return node.text ?? '';
  if (node.type === 'hardBreak') return '\n';
  return (node.content ?? []).map((child) => adfText(child)).join(node.type === 'doc' ? '\n\n' : '');
}

/** A document with this text. */
export function textAdf(text: string): AdfNode {
  const paragraphs = text.split(/\n{2,}/u).filter((part) => part !== '');
  return {
    type: 'doc',
    version: 1,
    content: paragraphs.map((paragraph) => ({
      type: 'paragraph',
      content: paragraph
        .split('\n')
        .flatMap((line, index): AdfNode[] => [
          ...(index === 0 ? [] : [{ type: 'hardBreak' }]),
          ...(line === '' ? [] : [{ type: 'text', text: line }]),
        ]),
    })),
  };
}

/** Wiki markup as a document. The markup is removed, as Jira does with strings of its portal's API. */
export function wikiAdf(markup: string): AdfNode {
  const plain = markup
    .replaceAll(/\{[a-z]+(?::[^}\n]*)?\}/gu, '')
    .replaceAll(/\*(\S[^*\n]*)\*/gu, '$1')
    .replaceAll(/\b_(\S[^_\n]*)_\b/gu, '$1')
    .replaceAll(/\[([^|\]\n]+)(?:\|[^\]\n]+)?\]/gu, '$1')
    .replaceAll(/^(?:h[1-6]\.|#|-|\*) /gmu, '')
    .replaceAll('\\\\', '\n');
  return textAdf(plain);
}
