import { documentText } from './document-text.ts';
import { wikiText } from './wiki-text.ts';

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

/** Plain text of a body, which is a document (REST v3) or wiki markup (webhooks, Jira Service Management). */
export function plainText(body: unknown): string {
  return typeof body === 'string' ? wikiText(body) : documentText(body);
}
