/** What may travel with a handover or a message: flat. */
export type FlatMetadata = Readonly<Record<string, string | number | boolean>>;

/** Most bytes of metadata as JSON (Sunshine Conversations v2, metadata). */
export const maximumMetadataBytes = 4096;

/** Metadata that fits, and what had to be done for it. */
export interface FittedMetadata {
  metadata: Record<string, string | number | boolean>;
  /** Keys whose texts were cut. */
  shortened: string[];
  /** Keys that had to go, because even with empty texts it was too much. */
  dropped: string[];
}

const ellipsis = '…';

function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** Bytes of a value as JSON. */
export function jsonBytes(value: unknown): number {
  return utf8Length(JSON.stringify(value) ?? '');
}

/** The longest beginning of at most so many bytes of JSON, ended at a word where that costs little. */
function cutAt(text: string, maximumBytes: number): string {
  if (jsonBytes(text) <= maximumBytes) return text;
  const room = maximumBytes - jsonBytes(ellipsis);
  let bytes = 2;
  let kept = '';
  for (const character of text) {
    bytes += jsonBytes(character) - 2;
    if (bytes - 2 > room) break;
    kept += character;
  }
  const atWord = kept.replace(/[\s,;][^\s,;]*$/u, '');
  const cut = (atWord.length >= kept.length / 2 ? atWord : kept).replace(/[\s,;]+$/u, '');
  return cut === '' ? '' : `${cut}${ellipsis}`;
}

function withTexts(
  entries: [string, string | number | boolean][],
  level: number,
): Record<string, string | number | boolean> {
  return Object.fromEntries(
    entries.map(([key, value]) => [key, typeof value === 'string' ? cutAt(value, level) : value]),
  );
}

/**
 * Makes metadata fit. The longest texts are cut first, at the end of a word, all to the same length; short ones (ids,
 * tags) are touched only when nothing else helps. A key goes only when there is no room for it with an empty text,
 * the last ones first, and is then named in `dropped`.
 * @param maximumBytes room for all of it as JSON
 */
export function fitMetadata(metadata: FlatMetadata, maximumBytes: number = maximumMetadataBytes): FittedMetadata {
  const entries = Object.entries(metadata);
  const dropped: string[] = [];
  while (entries.length > 0 && jsonBytes(withTexts(entries, 2)) > maximumBytes) {
    const [last] = entries.pop() ?? [];
    if (last !== undefined) dropped.unshift(last);
  }
  // The highest level at which it fits: at 2 bytes every text is empty, which fits by now.
  let low = 2;
  let high = Math.max(2, ...entries.map(([, value]) => jsonBytes(value)));
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (jsonBytes(withTexts(entries, middle)) <= maximumBytes) low = middle;
    else high = middle - 1;
  }
  const fitted = withTexts(entries, low);
  return {
    metadata: fitted,
    shortened: entries.flatMap(([key, value]) => (fitted[key] === value ? [] : [key])),
    dropped,
  };
}

/**
 * Channels that a ticket may be said to come from (Zendesk docs, switchboard). Anything else makes it a ticket of the
 * plain API.
 */
export const originSources = [
  'android',
  'apple',
  'googlercs',
  'instagram',
  'ios',
  'kakao',
  'line',
  'mailgun',
  'messagebird',
  'messenger',
  'sdk',
  'slackconnect',
  'telegram',
  'twilio',
  'twitter',
  'viber',
  'web',
  'whatsapp',
] as const;
/** See {@link originSources}. */
export type OriginSource = (typeof originSources)[number];

/** The platform's word for a channel as the origin of a ticket; null when it is none of them, like `api`. */
export function originSourceOf(source: string | null): OriginSource | null {
  return originSources.find((known) => known === source) ?? null;
}

/** What a handover to Agent Workspace may say about the ticket. Null: not said. */
export interface AgentWorkspaceHandover {
  priority: 'low' | 'normal' | 'high' | 'urgent' | null;
  groupId: string | null;
  assigneeId: string | null;
  organizationId: string | null;
  brandId: string | null;
  /** A tag holds no blank and no comma; others are put in order. */
  tags: readonly string[];
  /** Used only when the platform has to make the customer's Support user. */
  requesterName: string | null;
  requesterEmail: string | null;
  /** Custom ticket fields by id; used only when the handover makes a new ticket. */
  fields: Readonly<Record<string, string>>;
  /** The oldest message that must be on the ticket; null: the last ten are. */
  firstMessageId: string | null;
  /** Where the customer writes from; see {@link originSourceOf}. */
  originSource: OriginSource | null;
}

/** Tags as Zendesk takes them: no blanks or commas inside, separated by commas. */
function tagList(tags: readonly string[]): string {
  const clean = tags.map((tag) => tag.trim().replaceAll(/[\s,]+/gu, '_')).filter((tag) => tag !== '');
  return [...new Set(clean)].join(',');
}

/**
 * Metadata of a handover to Agent Workspace (Zendesk docs, switchboard): system fields, custom fields, the first
 * message and the channel. Only what is said gets a key; the parts a human needs most come first.
 */
export function agentWorkspaceMetadata(handover: Partial<AgentWorkspaceHandover>): Record<string, string> {
  const system: [string, string | null | undefined][] = [
    ['priority', handover.priority],
    ['group_id', handover.groupId],
    ['assignee_id', handover.assigneeId],
    ['organization_id', handover.organizationId],
    ['brand_id', handover.brandId],
    ['tags', tagList(handover.tags ?? [])],
    ['requester.name', handover.requesterName],
    ['requester.email', handover.requesterEmail],
  ];
  const fields = Object.entries(handover.fields ?? {}).filter(([id]) => /^\d{1,20}$/.test(id));
  const entries: [string, string | null | undefined][] = [
    ['first_message_id', handover.firstMessageId],
    ['origin_source_type', handover.originSource],
    ...system.map(([name, value]): [string, string | null | undefined] => [`dataCapture.systemField.${name}`, value]),
    ...fields.map(([id, value]): [string, string] => [`dataCapture.ticketField.${id}`, value]),
  ];
  return Object.fromEntries(entries.flatMap(([key, value]) => (value == null || value === '' ? [] : [[key, value]])));
}

/**
 * Metadata of a handover to Zendesk's own bot, which then greets and answers (Zendesk docs, switchboard).
 * @param integrationId the channel that the customer writes from, as its events name it
 */
export function answerBotMetadata(integrationId: string): Record<string, string> {
  return { 'zen:answerbot:execute_flow': `channel=${integrationId}` };
}
