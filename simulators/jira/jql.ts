import { adfText } from './adf.ts';
import { platformError } from './errors.ts';
import type { IssueRecord } from './records.ts';
import type { JiraStore } from './store.ts';

type Test = (issue: IssueRecord) => boolean;

/** A parsed query: which issues it finds, and in which order. */
export interface ParsedJql {
  matches: Test;
  compare: (a: IssueRecord, b: IssueRecord) => number;
}

const token = /\s*(?:("(?:[^"\\]|\\.)*")|(!=|>=|<=|=|~|\(|\)|,)|([\w.-]+))/uy;

function syntaxError(what: string): Error {
  return platformError(400, [`Error in the JQL Query: ${what}`]);
}

interface Token {
  text: string;
  quoted: boolean;
}

function tokenize(jql: string): Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < jql.trimEnd().length) {
    const at = token.lastIndex;
    const match = token.exec(jql);
    if (match === null) throw syntaxError(`unexpected character at ${at}`);
    const [, quoted, operator, word] = match;
    if (quoted !== undefined) tokens.push({ text: quoted.slice(1, -1).replaceAll(/\\(.)/gu, '$1'), quoted: true });
    else tokens.push({ text: operator ?? word ?? '', quoted: false });
  }
  return tokens;
}

/** Parses the part of JQL that help-desk tools use: AND, OR, brackets, some fields, ORDER BY. */
class Parser {
  readonly #tokens: Token[];
  readonly #store: JiraStore;
  #at = 0;

  constructor(tokens: Token[], store: JiraStore) {
    this.#tokens = tokens;
    this.#store = store;
  }

  parse(): ParsedJql {
    if (this.#isWord('order') || this.#tokens.length === 0) {
      throw platformError(400, [
        'Unbounded JQL queries are not allowed here. Please add a search restriction to your query.',
      ]);
    }
    const matches = this.#or();
    const compare = this.#isWord('order') ? this.#order() : () => 0;
    if (this.#at < this.#tokens.length) throw syntaxError(`'${this.#peek()?.text ?? ''}' is not expected`);
    return { matches, compare };
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #next(): Token {
    const found = this.#tokens[this.#at++];
    if (found === undefined) throw syntaxError('the query ends too early');
    return found;
  }

  #isWord(word: string): boolean {
    const found = this.#peek();
    return found !== undefined && !found.quoted && found.text.toLowerCase() === word;
  }

  #or(): Test {
    const tests = [this.#and()];
    while (this.#isWord('or')) {
      this.#next();
      tests.push(this.#and());
    }
    return (issue) => tests.some((test) => test(issue));
  }

  #and(): Test {
    const tests = [this.#clause()];
    while (this.#isWord('and')) {
      this.#next();
      tests.push(this.#clause());
    }
    return (issue) => tests.every((test) => test(issue));
  }

  #clause(): Test {
    if (this.#isWord('(')) {
      this.#next();
      const inner = this.#or();
      if (this.#next().text !== ')') throw syntaxError('a bracket is not closed');
      return inner;
    }
    const field = this.#next().text.toLowerCase();
    const operator = this.#next().text;
    return this.#test(field, operator, this.#next().text);
  }

  #test(field: string, operator: string, value: string): Test {
    const store = this.#store;
    switch (`${field} ${operator}`) {
      case 'project =': {
        const { id, key } = store.project;
        if (![id, key].includes(value))
          throw platformError(400, [`The value '${value}' does not exist for the field 'project'.`]);
        return () => true;
      }
      case 'reporter =':
        return ({ reporterId }) => reporterId === value;
      case 'labels =':
        return ({ labels }) => labels.includes(value);
      case 'statuscategory =':
        return (issue) => store.status(issue).category === value.toLowerCase();
      case 'statuscategory !=':
        return (issue) => store.status(issue).category !== value.toLowerCase();
      case 'description ~':
        if (store.settings.descriptionHidden) {
          throw platformError(400, ["Field 'description' does not exist or you do not have permission to view it."]);
        }
        return ({ description }) =>
          adfText(description).toLowerCase().includes(value.replaceAll('"', '').toLowerCase());
      case 'updated >=': {
        const minutes = /^-(\d+)m$/u.exec(value)?.[1];
        if (minutes === undefined) throw syntaxError(`Date value '${value}' for field 'updated' is invalid.`);
        // Jira compares whole minutes.
        const from = Math.floor((store.nowMs() - Number(minutes) * 60_000) / 60_000) * 60_000;
        return ({ updatedMs }) => updatedMs >= from;
      }
      default:
        throw syntaxError(`Field '${field}' does not exist or the operator '${operator}' is not supported by it.`);
    }
  }

  #order(): ParsedJql['compare'] {
    this.#next();
    if (this.#next().text.toLowerCase() !== 'by') throw syntaxError('BY is expected');
    const field = this.#next().text.toLowerCase();
    if (field !== 'created' && field !== 'updated') throw syntaxError(`Field '${field}' cannot be sorted by.`);
    const sign = this.#isWord('desc') ? -1 : 1;
    if (this.#isWord('desc') || this.#isWord('asc')) this.#next();
    const key = field === 'created' ? 'createdMs' : 'updatedMs';
    return (a, b) => sign * (a[key] - b[key] || Number(a.id) - Number(b.id));
  }
}

/** Parses a query. Throws the 400 of a wrong one. */
export function parseJql(jql: string, store: JiraStore): ParsedJql {
  return new Parser(tokenize(jql), store).parse();
}
