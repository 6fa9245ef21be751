import { isTransient, ServiceFailure } from '../../domain/failures.ts';
import type { HandoffFacts } from '../../domain/messaging/handoff-facts.ts';
import type { CallOptions } from '../../ports/call.ts';
import type { HandoffDesk } from '../../ports/handoff-desk.ts';
import type { FlatMetadata } from './fit-metadata.ts';

/** Type of the seat of Zendesk's own bot (Zendesk docs, switchboard). */
export const answerBotType = 'zd:answerBot';

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

/** What a handoff to Agent Workspace can say about the ticket; null is left out. */
export interface AgentWorkspaceHandoff {
  priority: 'low' | 'normal' | 'high' | 'urgent' | null;
  groupId: string | null;
  /** Blanks and commas in a tag become underscores. */
  tags: readonly string[];
  /** Used only when the platform has to make the customer's Support user. */
  requesterName: string | null;
  /** Custom ticket fields by id; used only when the handoff makes a new ticket. */
  fields: Readonly<Record<string, string>>;
  /** The oldest message that must be on the ticket; without it the last ten are. */
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
 * Metadata of a handoff to Agent Workspace (Zendesk docs, switchboard): system fields, custom fields, the first
 * message and the channel. Only what is said gets a key; the parts a human needs most come first.
 */
export function agentWorkspaceMetadata(handoff: Partial<AgentWorkspaceHandoff>): Record<string, string> {
  const system: [string, string | null | undefined][] = [
    ['priority', handoff.priority],
    ['group_id', handoff.groupId],
    ['tags', tagList(handoff.tags ?? [])],
    ['requester.name', handoff.requesterName],
  ];
  const fields = Object.entries(handoff.fields ?? {}).filter(([id]) => /^\d{1,20}$/.test(id));
  const entries: [string, string | null | undefined][] = [
    ['first_message_id', handoff.firstMessageId],
    ['origin_source_type', handoff.originSource],
    ...system.map(([name, value]): [string, string | null | undefined] => [`dataCapture.systemField.${name}`, value]),
    ...fields.map(([id, value]): [string, string] => [`dataCapture.ticketField.${id}`, value]),
  ];
  return Object.fromEntries(entries.flatMap(([key, value]) => (value == null || value === '' ? [] : [[key, value]])));
}

/**
 * Metadata of a handoff to Zendesk's own bot, which then greets and answers (Zendesk docs, switchboard).
 * @param integrationId the channel that the customer writes from, as its events name it
 */
export function answerBotMetadata(integrationId: string): Record<string, string> {
  return { 'zen:answerbot:execute_flow': `channel=${integrationId}` };
}

/**
 * What a handoff tells the seat that gets control, as metadata.
 * @param desk the help desk behind the platform; null when there is none
 */
export async function handoffMetadata(
  target: string,
  facts: HandoffFacts,
  desk: HandoffDesk | null,
  options: CallOptions,
): Promise<FlatMetadata> {
  if (target === answerBotType && facts.integrationId !== null) return answerBotMetadata(facts.integrationId);
  const fields: [string | null | undefined, string | null][] = [
    [desk?.conversationField, facts.conversation],
    [desk?.summaryField, facts.summary],
  ];
  return agentWorkspaceMetadata({
    priority: facts.priority,
    groupId: facts.group === null || desk === null ? null : await groupId(desk, facts.group, options),
    tags: facts.tags,
    requesterName: facts.requesterName,
    fields: Object.fromEntries(fields.flatMap(([id, value]) => (id == null || value === null ? [] : [[id, value]]))),
    firstMessageId: facts.firstMessageId,
    originSource: originSourceOf(facts.source),
  });
}

/** A desk that is down must not keep the customer from a human: the group is written on the ticket later. */
async function groupId(desk: HandoffDesk, name: string, options: CallOptions): Promise<string | null> {
  try {
    return await desk.groupId(name, options);
  } catch (error) {
    if (error instanceof ServiceFailure && isTransient(error.kind)) return null;
    throw error;
  }
}
