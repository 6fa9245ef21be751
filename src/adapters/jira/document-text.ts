import type { DocumentNode } from './document-node.ts';
import { readNode, textMember } from './document-node.ts';

const maximumDepth = 40;

/** Nodes that stand in a line of text. Between all others there is an empty line, unless {@link separators} says else. */
const inline = new Set([
  'text',
  'hardBreak',
  'mention',
  'emoji',
  'status',
  'date',
  'inlineCard',
  'mediaInline',
  'placeholder',
  'inlineExtension',
]);
/** What is between the children of a node. */
const separators: Record<string, string> = {
  bulletList: '\n',
  orderedList: '\n',
  taskList: '\n',
  decisionList: '\n',
  listItem: '\n',
  mediaSingle: '\n',
  mediaGroup: '\n',
  table: '\n',
  tableRow: ' | ',
  tableCell: ' ',
  tableHeader: ' ',
};

/** A link with its address, unless the text is the address. */
export function linkText(text: string, address: string): string {
  const bare = address.replace(/^mailto:|^tel:/u, '');
  return text === '' || text === address || text === bare ? bare : `${text} (${bare})`;
}

/** A date without a time, as people read it aloud. Jira keeps it as milliseconds in UTC. */
function dateText({ attrs }: DocumentNode): string {
  const { timestamp } = attrs;
  const date = new Date(
    typeof timestamp === 'number' ? timestamp : Number(textMember(attrs, 'timestamp') ?? Number.NaN),
  );
  if (Number.isNaN(date.getTime())) return textMember(attrs, 'timestamp') ?? '';
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    date,
  );
}

/** A card shows another page: by its name and address, as far as they are known. */
function cardText({ attrs }: DocumentNode): string {
  const { data } = attrs;
  const address = textMember(attrs, 'url') ?? textMember(data, 'url') ?? '';
  return address === '' ? (textMember(data, 'name') ?? 'a link') : linkText(textMember(data, 'name') ?? '', address);
}

/** What a node without text or children says by its attributes. */
function attributeText({ attrs }: DocumentNode): string {
  const names = ['text', 'alt', '__fileName', 'title', 'label', 'shortName', 'url'];
  return names.map((name) => textMember(attrs, name)).find((text) => text !== null) ?? '';
}

/** Joins the children of a node. Nodes that have one link in a row get its address once. */
function childrenText(node: DocumentNode, depth: number): string {
  const children = node.content.map((child) => readNode(child)).filter((child) => child !== null);
  // Lines and blocks are never mixed, so one known node tells what an unknown one beside it is.
  const isLine = children.some(({ type }) => inline.has(type));
  const texts = children.map((child) => textOf(child, depth + 1));
  const parts = children.map((child, index) => {
    const text = texts[index] ?? '';
    if (child.link === null || children[index + 1]?.link === child.link) return text;
    const first = children.slice(0, index).findLastIndex(({ link }) => link !== child.link) + 1;
    const whole = texts.slice(first, index + 1).join('');
    return linkText(whole, child.link).replace(whole.slice(0, whole.length - text.length), '');
  });
  const separator = separators[node.type] ?? (isLine ? '' : '\n\n');
  return parts.filter((part) => part !== '').join(separator);
}

/** The texts in a node that is nested too deep to be laid out. */
function flatText(node: DocumentNode): string {
  const texts: string[] = [];
  const left = [node];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const own = next.type === 'text' ? next.text : attributeText(next);
    if (own.trim() !== '') texts.push(own.trim());
    left.push(
      ...next.content
        .map((child) => readNode(child))
        .filter((child) => child !== null)
        .toReversed(),
    );
  }
  return texts.join(' ');
}

/** A list with its marks; the lines of an item belong together. */
function listText(node: DocumentNode, depth: number): string {
  const { order } = node.attrs;
  const first = typeof order === 'number' ? order : 1;
  const items = node.content.map((item) => readNode(item)).filter((item) => item !== null);
  return items
    .map((item, index) => {
      const text = textOf(item, depth + 1).replaceAll('\n', '\n  ');
      if (text === '') return '';
      const isDone = item.attrs['state'] === 'DONE';
      return `${node.type === 'orderedList' ? `${first + index}.` : '-'} ${text}${isDone ? ' (done)' : ''}`;
    })
    .filter((text) => text !== '')
    .join('\n');
}

function textOf(node: DocumentNode, depth: number): string {
  if (depth > maximumDepth) return flatText(node);
  switch (node.type) {
    case 'text':
      return node.text;
    case 'hardBreak':
      return '\n';
    case 'rule':
      return '---';
    case 'mention':
      return textMember(node.attrs, 'text') ?? '@someone';
    case 'date':
      return dateText(node);
    case 'inlineCard':
    case 'blockCard':
    case 'embedCard':
      return cardText(node);
    case 'media':
    case 'mediaInline':
      return attributeText(node) || 'a file';
    case 'bulletList':
    case 'orderedList':
    case 'taskList':
    case 'decisionList':
      return listText(node, depth);
    default: {
      const children = childrenText(node, depth);
      if (children === '') return node.text === '' ? attributeText(node) : node.text;
      const title = textMember(node.attrs, 'title');
      return title === null ? children : `${title}\n\n${children}`;
    }
  }
}

/**
 * Plain text of an Atlassian document, to be read or read aloud. Nothing that it shows is lost: dates, names of files
 * and people, addresses of links and cards; a node of an unknown type is read by its text, its attributes or its
 * children. Nonsense gives an empty text.
 */
export function documentText(body: unknown): string {
  const node = readNode(body);
  return node === null ? '' : textOf(node, 0).trim();
}
