import type { Unmet } from '../../domain/tickets/unmet.ts';
import type { ConversationLink } from '../../domain/tickets/tickets.ts';
import type { CallOptions } from '../../ports/call.ts';
import type { Desk } from './desk.ts';
import { property, putIssueProperty } from './entity-properties.ts';
import { isRefusal } from '../http/write-outcome.ts';

const maximumSummary = 500;
const maximumGlobalId = 255;
const maximumProperty = 30_000;

function remoteLink(desk: Desk, id: string, link: ConversationLink): object {
  const facts = [
    `Started ${link.startedAt}`,
    `${link.messages} messages`,
    ...(link.tools.length === 0 ? [] : [`tools: ${link.tools.join(', ')}`]),
    ...(link.intents.length === 0 ? [] : [`intents: ${link.intents.join(', ')}`]),
    ...(link.summary === null ? [] : [link.summary]),
  ];
  return {
    globalId: link.conversation.slice(0, maximumGlobalId),
    relationship: 'conversation',
    object: {
      url: `${desk.client.baseUrl}/browse/${id}`,
      title: link.title,
      summary: facts.join(' · ').slice(0, maximumSummary),
    },
  };
}

/**
 * Links an issue to its conversation: a remote link, which replaces the one with the same global id, and all details as
 * an entity property. A refusal is unmet.
 */
export async function linkIssue(
  desk: Desk,
  id: string,
  link: ConversationLink,
  options: CallOptions,
): Promise<Unmet[]> {
  const path = '/rest/api/3/issue/{id}/remotelink';
  try {
    const body = remoteLink(desk, id, link);
    await desk.client.send('POST', path, { params: { id }, body, repeatable: true, signal: options.signal });
    const fits = JSON.stringify(link).length <= maximumProperty;
    const value = fits ? link : { ...link, summary: null, tools: [] };
    await putIssueProperty(desk.client, id, property.link, value, options);
    return [];
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return [{ what: 'link', wanted: link.conversation, why: 'refused' }];
  }
}
