import { defaultRules } from '../../src/domain/conversation/rules.ts';
import { defineSearchAttributeKey } from '@temporalio/common';
import {
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { newConversation, type ConversationState } from '../../src/domain/conversation/state.ts';
import type { DeskEvent } from '../../src/domain/desk/desk.ts';
import { searchAttributeNames } from '../../src/domain/conversation/search-attributes.ts';
import {
  deskEventsSignal,
  releaseSignal,
  resolveSignal,
  retrySignal,
  stateQuery,
  takeOverSignal,
} from '../../src/workflows/messages.ts';

/** What a fixture conversation is started with. */
export interface FixtureInput {
  state: Partial<ConversationState>;
  attributes: Partial<Record<keyof typeof searchAttributeNames, string>>;
  /** Continue as new once, from the same state. */
  again: boolean;
}

/** A conversation that keeps the state it is started with, records operators' signals, and ends on the signal `finish`. */
export async function conversation({ state: given, attributes, again }: FixtureInput): Promise<void> {
  const { workflowId } = workflowInfo();
  const input = { channel: 'call', conversationId: 'x', idleMs: 1, rules: defaultRules, state: null } as const;
  const state = { ...newConversation(input, workflowId, 1_000), ...given };
  let ended = false;
  const shown = Object.entries(attributes).map(([name, value]) => ({
    key: defineSearchAttributeKey(searchAttributeNames[name as keyof typeof searchAttributeNames], 'KEYWORD'),
    value,
  }));
  if (shown.length > 0) upsertSearchAttributes(shown);
  setHandler(stateQuery, () => state);
  setHandler(retrySignal, () => void state.session.commandsUsed.push('retry'));
  setHandler(takeOverSignal, ({ by }) => void (state.escalation.takenOver = { by, at: 2_000 }));
  setHandler(resolveSignal, ({ by }) => void (state.escalation.resolvedBy = { by, at: 3_000 }));
  setHandler(releaseSignal, ({ by }) => {
    if (state.messaging !== null) state.messaging.release = { by, at: 4_000 };
  });
  setHandler(defineSignal<[null]>('finish'), () => void (ended = true));
  if (again) await continueAsNew<typeof conversation>({ state: given, attributes, again: false });
  await condition(() => ended);
}

/** Keeps the events that it receives. */
export async function deskEvents(input: { desk: string; state: DeskEvent[] | null }): Promise<void> {
  const events = input.state ?? [];
  setHandler(deskEventsSignal, (more) => void events.push(...more));
  setHandler(defineQuery<DeskEvent[]>('events'), () => events);
  await condition(() => false);
}

/** A workflow that is not a conversation, whatever its id. */
export async function stranger(): Promise<void> {
  await condition(() => false);
}
