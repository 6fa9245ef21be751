import { SunshineError, badRequest, forbidden, notFound } from '../errors.ts';
import type { Trigger } from '../events.ts';
import { renderShortConversation } from '../render/conversations.ts';
import type { AppRecord, ConversationRecord, Metadata, SeatRecord, SwitchboardRecord } from '../records.ts';
import type { World } from '../world.ts';
import { seatOf } from './seats.ts';

/** Why control moved, when the desk moved it. */
export type ControlReason = 'ticketClosed' | 'transferToEmail';

/** One control action. */
export interface ControlRequest {
  app: AppRecord;
  conversation: ConversationRecord;
  metadata: Metadata | null;
  /** The integration that calls; null when the key is that of an app or an account. */
  callerId: string | null;
  reason?: ControlReason;
}

type Action = 'passControl' | 'offerControl' | 'acceptControl';

/** A control action that the switchboard cannot do: told by an event, by the answer, or by both. */
interface Refusal {
  code: 'switchboard_invalid_action' | 'switchboard_invalid_target';
  message: string;
}

const invalidTarget: Refusal = { code: 'switchboard_invalid_target', message: 'Switchboard invalid target' };

/**
 * Makes the target active at once and everybody else standby. `next` of an integration is the seat after its own, so
 * that a repeated call finds the work done and is disregarded with its metadata; with a key of the app it is the seat
 * after the active one, so that a repeated call hops on (official text on the idempotency of passControl).
 */
export function passControl(world: World, target: string, request: ControlRequest): void {
  const { app, conversation, metadata, reason } = request;
  const seat = resolveTarget(app, target, request);
  if (seat === null) return fail(world, 'passControl', request, invalidTarget);
  const alreadyActive = conversation.activeId === seat.id;
  if (alreadyActive && (target === 'next' || world.settings.passToActive === 'silence')) return;
  conversation.activeId = seat.id;
  conversation.pendingId = null;
  tell(world, 'switchboard:passControl', request, reason === undefined ? {} : { reason });
  if (!alreadyActive) announce(world, 'active', request, seat, metadata);
}

/** Makes the target pending; an earlier offer ends. The active seat cannot be offered what it has. */
export function offerControl(world: World, target: string, request: ControlRequest): void {
  const { app, conversation, metadata } = request;
  const seat = resolveTarget(app, target, request);
  if (seat === null) return fail(world, 'offerControl', request, invalidTarget);
  if (seat.id === conversation.activeId) {
    return fail(world, 'offerControl', request, {
      code: 'switchboard_invalid_target',
      message: 'Cannot offer control to the active switchboard integration.',
    });
  }
  conversation.pendingId = seat.id;
  tell(world, 'switchboard:offerControl', request, {});
  announce(world, 'offered', request, seat, metadata);
}

/** Gives control to the pending seat. An integration may accept only what was offered to itself: 403 otherwise. */
export function acceptControl(world: World, request: ControlRequest): void {
  const { app, conversation, metadata, callerId } = request;
  enabledSwitchboard(app);
  const seat = seatOf(app, conversation.pendingId);
  if (callerId !== null && seat?.integrationId !== callerId) throw forbidden();
  if (seat === null) {
    return fail(world, 'acceptControl', request, {
      code: 'switchboard_invalid_action',
      message: 'There is no pendingSwitchboardIntegration',
    });
  }
  conversation.activeId = seat.id;
  conversation.pendingId = null;
  tell(world, 'switchboard:acceptControl', request, {});
  announce(world, 'active', request, seat, metadata);
}

/** Nobody has the conversation any more. An integration may release only what it has: 403 otherwise. */
export function releaseControl(world: World, request: ControlRequest): void {
  const { app, conversation, callerId, reason } = request;
  enabledSwitchboard(app);
  if (callerId !== null && seatOf(app, conversation.activeId)?.integrationId !== callerId) throw forbidden();
  conversation.activeId = null;
  conversation.pendingId = null;
  tell(world, 'switchboard:releaseControl', request, reason === undefined ? {} : { reason });
}

/**
 * Gives a conversation that nobody has to its default: the one of the channel first, else the switchboard's.
 * @param integrationId the channel; null when there is none
 */
export function assignDefault(
  world: World,
  app: AppRecord,
  conversation: ConversationRecord,
  integrationId: string | null,
): void {
  const { switchboard } = app;
  if (switchboard === null || !switchboard.enabled || seatOf(app, conversation.activeId) !== null) return;
  const channel = app.integrations.get(integrationId ?? '');
  const seat = seatOf(app, channel?.defaultResponderId ?? null) ?? seatOf(app, switchboard.defaultId);
  conversation.activeId = seat?.id ?? null;
  if (seat !== null) announce(world, 'active', { app, conversation, metadata: null, callerId: null }, seat, null);
}

/** Control leaves a seat that is taken away; the next activity gives the conversation to the default. */
export function vacate(app: AppRecord, seatIds: ReadonlySet<string>): void {
  for (const conversation of app.conversations.values()) {
    if (seatIds.has(conversation.activeId ?? '')) conversation.activeId = null;
    if (seatIds.has(conversation.pendingId ?? '')) conversation.pendingId = null;
  }
}

function enabledSwitchboard(app: AppRecord): SwitchboardRecord {
  if (app.switchboard === null) throw notFound('switchboard');
  if (!app.switchboard.enabled) throw badRequest('Switchboard is disabled');
  return app.switchboard;
}

/** By id, then by name, then by type; a type that several seats have is an error. Null: there is no such seat. */
function resolveTarget(app: AppRecord, target: string, request: ControlRequest): SeatRecord | null {
  const { seats } = enabledSwitchboard(app);
  if (target === 'next') {
    const own = request.callerId === null ? null : seats.find((seat) => seat.integrationId === request.callerId);
    const from = own ?? seatOf(app, request.conversation.activeId);
    return seatOf(app, from?.nextId ?? null);
  }
  const named = seats.find(({ id }) => id === target) ?? seats.find(({ name }) => name === target);
  if (named !== undefined) return named;
  const [first, second] = seats.filter(({ integrationType }) => integrationType === target);
  if (second !== undefined) throw badRequest('Ambiguous switchboard integration');
  return first ?? null;
}

/** The failure event shows the state before the action, which is the state now: nothing has moved. */
function fail(world: World, action: Action, request: ControlRequest, error: Refusal): void {
  const { failedAction } = world.settings;
  if (failedAction !== 'answer') tell(world, `switchboard:${action}:failure`, request, { error });
  if (failedAction !== 'event') throw new SunshineError(400, error.code, error.message);
}

function tell(world: World, type: Trigger, request: ControlRequest, rest: Record<string, unknown>): void {
  const { app, conversation, metadata } = request;
  world.hub.emit(app, type, conversation, () => ({
    conversation: renderShortConversation(conversation, app),
    ...(metadata === null ? {} : { metadata }),
    ...rest,
  }));
}

function announce(
  world: World,
  kind: 'active' | 'offered',
  { app, conversation }: ControlRequest,
  seat: SeatRecord,
  metadata: Metadata | null,
): void {
  for (const listener of world.listeners) listener({ kind, app, conversation, seat, metadata: metadata ?? {} });
}
