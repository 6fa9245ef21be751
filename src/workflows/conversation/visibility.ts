import type { Operation } from '../../domain/conversation/operations.ts';
import { mainLane, ticketOfLane } from '../../domain/conversation/lanes.ts';
import { defineSearchAttributeKey } from '@temporalio/common';
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { ConversationState } from '../../domain/conversation/state.ts';
import { inWords } from '../../domain/failures.ts';
import { searchAttributeNames } from '../../domain/conversation/search-attributes.ts';

/** Most operations on the card. */
const maximumRows = 20;

type Attribute = keyof typeof searchAttributeNames;

const keys = {
  channel: defineSearchAttributeKey(searchAttributeNames.channel, 'KEYWORD'),
  status: defineSearchAttributeKey(searchAttributeNames.status, 'KEYWORD'),
  ticketId: defineSearchAttributeKey(searchAttributeNames.ticketId, 'KEYWORD'),
  intent: defineSearchAttributeKey(searchAttributeNames.intent, 'KEYWORD'),
  group: defineSearchAttributeKey(searchAttributeNames.group, 'KEYWORD'),
  waitingFor: defineSearchAttributeKey(searchAttributeNames.waitingFor, 'KEYWORD'),
};

/**
 * Shows a conversation to operators, by search attributes (only those that changed, since each write costs an event)
 * and by a readable card without personal data.
 * @returns a function to call whenever the state may have changed
 */
export function createPublisher(state: ConversationState): () => void {
  const shown = new Map<Attribute, string | null>([
    ['channel', state.channel],
    ['status', 'open'],
  ]);
  return () => {
    const current = attributesOf(state);
    const changed = (Object.keys(current) as Attribute[]).filter((name) => (shown.get(name) ?? null) !== current[name]);
    for (const name of changed) shown.set(name, current[name]);
    if (changed.length > 0) upsertSearchAttributes(changed.map((name) => ({ key: keys[name], value: current[name] })));
    setCurrentDetails(card(state, current));
  };
}

function attributesOf(state: ConversationState): Record<Attribute, string | null> {
  const lane = mainLane(state);
  return {
    channel: state.channel,
    status: state.status,
    ticketId: lane === null ? null : (ticketOfLane(state, lane)?.id ?? null),
    intent: state.escalation.handoff?.route.intent ?? state.session.intents[0] ?? null,
    group: state.escalation.handoff?.route.group ?? null,
    waitingFor: waitingFor(state),
  };
}

function waitingFor(state: ConversationState): string | null {
  const { all } = state.operations;
  if (all.some((operation) => operation.state === 'parked')) return 'administrator';
  if (all.some((operation) => operation.state === 'waiting')) return 'helpDesk';
  const handoff = state.messaging?.handoff ?? null;
  return handoff !== null && handoff.humanAt === null ? 'human' : null;
}

function switchboardLines({ messaging }: ConversationState): string[] {
  if (messaging === null) return [];
  const { control, handoff, session } = messaging;
  const seat = control.active?.name ?? 'nobody';
  const phase = handoff === null ? '' : `, handoff: ${handoff.phase}`;
  return [`- control: ${seat}${phase}`, `- session ${session.number}, ${session.messages} messages`];
}

/**
 * The operations that an operator needs to see: those that wait first, then the newest; and how many more there are. A
 * list of all would cost more with every step.
 */
function operationsShown({ operations }: ConversationState): { shown: Operation[]; more: number } {
  const waiting = operations.all.filter(({ state }) => state === 'parked' || state === 'waiting').slice(0, maximumRows);
  const others = operations.all.slice(-maximumRows).filter((operation) => !waiting.includes(operation));
  const shown = [...waiting, ...others.slice(-Math.max(1, maximumRows - waiting.length))];
  return { shown, more: operations.all.length - shown.length };
}

function card(state: ConversationState, shown: Record<Attribute, string | null>): string {
  const { shown: operations, more } = operationsShown(state);
  const rows = operations.map((operation) => {
    const ticket = operation.ticket === null ? '' : ` → ticket ${operation.ticket.id}`;
    const failure = operation.failure === null ? '' : ` (${inWords(operation.failure)})`;
    return `| ${operation.id} | ${operation.purpose} | ${operation.state}${failure}${ticket} | ${operation.reference} |`;
  });
  const table = rows.length === 0 ? [] : ['', '| # | what | state | reference |', '|---|---|---|---|', ...rows];
  if (more > 0) table.push('', `and ${more} more`);
  return [
    `**${state.channel}** · ${state.status}${shown.waitingFor === null ? '' : ` · waiting for ${shown.waitingFor}`}`,
    '',
    `- customer: ${state.customer.requester === null ? 'not verified' : 'verified'}, wrong PINs: ${state.customer.failedPins}`,
    `- ticket: ${shown.ticketId ?? 'none'}`,
    `- commands used: ${state.session.commandsUsed.join(', ') || 'none'}`,
    ...switchboardLines(state),
    ...(state.escalation.handoff === null
      ? []
      : [`- handoff: ${state.escalation.handoff.route.group}, ${state.escalation.handoff.outcome ?? 'open'}`]),
    ...table,
  ].join('\n');
}
