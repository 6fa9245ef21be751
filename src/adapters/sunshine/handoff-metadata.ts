import { isTransient, ServiceFailure } from '../../domain/failures.ts';
import type { HandoffFacts } from '../../domain/messaging/handoff-facts.ts';
import type { CallOptions } from '../../ports/call.ts';
import type { HandoffDesk } from '../../ports/handoff-desk.ts';
import { errandReportMetadata } from './errand-metadata.ts';
import type { FlatMetadata } from './fit-metadata.ts';

/** Type of the seat of Zendesk's own bot (Zendesk docs, switchboard). */
export const answerBotType = 'zd:answerBot';

/**
 * Channels that Zendesk accepts as the origin of a ticket (Zendesk docs, switchboard). With any other value the ticket
 * counts as one of the plain API.
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

/**
 * The origin that a ticket gets for the platform's word for a channel; null if it is not a valid origin, like `api`.
 */
export function originSourceOf(source: string | null): OriginSource | null {
  return originSources.find((origin) => origin === source) ?? null;
}

/** What a handoff to Agent Workspace can say about the ticket. What is null is left out. */
export interface AgentWorkspaceHandoff {
  priority: 'low' | 'normal' | 'high' | 'urgent' | null;
  groupId: string | null;
  /** Spaces and commas in a tag become underscores. */
  tags: readonly string[];
  /** Used only if the platform has to create the customer's Support user. */
  requesterName: string | null;
  /** Custom ticket fields by id; used only if the handoff creates a new ticket. */
  fields: Readonly<Record<string, string>>;
  /** The oldest message that must be on the ticket; if null, the ticket has the last ten. */
  firstMessageId: string | null;
  /** The channel that the customer writes from; see {@link originSourceOf}. */
  originSource: OriginSource | null;
}

/** Tags as Zendesk accepts them: without spaces or commas inside, separated by commas. */
function tagList(tags: readonly string[]): string {
  const clean = tags.map((tag) => tag.trim().replaceAll(/[\s,]+/gu, '_')).filter((tag) => tag !== '');
  return [...new Set(clean)].join(',');
}

/**
 * Metadata of a handoff to Agent Workspace (Zendesk docs, switchboard): system fields, custom fields, the first
 * message and the channel. Absent and empty values get no key; what humans need most comes first.
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
 * @param integrationId id of the integration that the customer writes from, as in its events
 */
export function answerBotMetadata(integrationId: string): Record<string, string> {
  return { 'zen:answerbot:execute_flow': `channel=${integrationId}` };
}

/**
 * What a handoff tells the seat that gets control, as metadata.
 * @param desk the help desk behind the platform; null if there is none
 */
export async function handoffMetadata(
  target: string,
  facts: HandoffFacts,
  desk: HandoffDesk | null,
  options: CallOptions,
): Promise<FlatMetadata> {
  if (facts.errand !== undefined) return errandReportMetadata(facts.errand);
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

/**
 * Id of the group. Null if the desk is down, which must not prevent the handoff: the group is set on the ticket later.
 */
async function groupId(desk: HandoffDesk, name: string, options: CallOptions): Promise<string | null> {
  try {
    return await desk.groupId(name, options);
  } catch (error) {
    if (error instanceof ServiceFailure && isTransient(error.kind)) return null;
    throw error;
  }
}
