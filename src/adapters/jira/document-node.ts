/** A node of an Atlassian document, as far as it has the documented shape. */
export interface DocumentNode {
  type: string;
  text: string;
  attrs: Record<string, unknown>;
  content: unknown[];
  /** Address of the link that a text has; null without one. */
  link: string | null;
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}

/** A member that is a text; null when it is missing, blank or anything else. */
export function textMember(value: unknown, name: string): string | null {
  const found = member(value, name);
  return typeof found === 'string' && found.trim() !== '' ? found : null;
}

function linkOf(value: unknown): string | null {
  const marks = member(value, 'marks');
  if (!Array.isArray(marks)) return null;
  const link: unknown = marks.find((mark) => member(mark, 'type') === 'link');
  return textMember(member(link, 'attrs'), 'href');
}

/** Reads a node; null when it is none. Whatever has another shape counts as missing. */
export function readNode(value: unknown): DocumentNode | null {
  if (typeof value !== 'object' || value === null) return null;
  const [type, text, attrs, content] = ['type', 'text', 'attrs', 'content'].map((name) => member(value, name));
  return {
    type: typeof type === 'string' ? type : '',
    text: typeof text === 'string' ? text : '',
    attrs: typeof attrs === 'object' && attrs !== null ? Object.fromEntries(Object.entries(attrs)) : {},
    content: Array.isArray(content) ? content : [],
    link: linkOf(value),
  };
}
