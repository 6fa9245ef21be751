/** A document in the Atlassian Document Format. */
export interface AdfDocument {
  type: 'doc';
  version: 1;
  content: object[];
}

/** Plain text as a document: empty lines separate paragraphs, line breaks are kept. Jira refuses empty text nodes. */
export function toAdf(text: string): AdfDocument {
  const paragraphs = text.split(/\n{2,}/u).filter((part) => part.trim() !== '');
  return {
    type: 'doc',
    version: 1,
    content: paragraphs.map((paragraph) => ({
      type: 'paragraph',
      content: paragraph
        .split('\n')
        .flatMap((line, index) => [
          ...(index === 0 ? [] : [{ type: 'hardBreak' }]),
          ...(line === '' ? [] : [{ type: 'text', text: line }]),
        ]),
    })),
  };
}

interface Node {
  type: string;
  text: string;
  attrs: Record<string, unknown>;
  content: unknown[];
}

function member(value: object, name: string): unknown {
  return Object.entries(value).find(([key]) => key === name)?.[1];
}

function readNode(value: unknown): Node | null {
  if (typeof value !== 'object' || value === null) return null;
  const [type, text, attrs, content] = ['type', 'text', 'attrs', 'content'].map((name) => member(value, name));
  return {
    type: typeof type === 'string' ? type : '',
    text: typeof text === 'string' ? text : '',
    attrs: typeof attrs === 'object' && attrs !== null ? Object.fromEntries(Object.entries(attrs)) : {},
    content: Array.isArray(content) ? content : [],
  };
}

/** The text between the children of a node: an empty line between blocks, a line break between items and rows. */
const separators: Record<string, string> = {
  doc: '\n\n',
  bulletList: '\n',
  orderedList: '\n',
  taskList: '\n',
  table: '\n',
  tableRow: ' | ',
  listItem: '\n',
  blockquote: '\n\n',
  panel: '\n\n',
  expand: '\n\n',
};
const maximumDepth = 40;

function textOf(value: unknown, depth: number): string {
  const node = readNode(value);
  if (node === null || depth > maximumDepth) return '';
  const attribute = (name: string): string => {
    const found = node.attrs[name];
    return typeof found === 'string' ? found : '';
  };
  switch (node.type) {
    case 'text':
      return node.text;
    case 'hardBreak':
      return '\n';
    case 'mention':
    case 'emoji':
    case 'status':
      return attribute('text') === '' ? attribute('shortName') : attribute('text');
    case 'inlineCard':
    case 'blockCard':
      return attribute('url');
    default: {
      const parts = node.content.map((child) => textOf(child, depth + 1));
      const joined = parts.filter((part) => part !== '').join(separators[node.type] ?? '');
      return node.type === 'listItem' || node.type === 'taskItem' ? `- ${joined}` : joined;
    }
  }
}

/** Wiki markup as plain text. Only markup that would be read aloud is removed. */
function fromWiki(text: string): string {
  return text
    .replaceAll(/\r\n?/gu, '\n')
    .replaceAll(/\{(?:color|noformat|code|quote|panel)(?::[^}\n]*)?\}/gu, '')
    .replaceAll(/\[([^|\]\n]+)\|[^\]\n]+\]/gu, '$1')
    .replaceAll(/^h[1-6]\. /gmu, '')
    .trim();
}

/** Plain text of a body, which is a document (REST v3) or wiki markup (webhooks, Jira Service Management). */
export function plainText(body: unknown): string {
  return typeof body === 'string' ? fromWiki(body) : textOf(body, 0).trim();
}
