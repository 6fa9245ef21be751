import { SunshineError, badRequest, forbidden, notFound } from '../errors.ts';
import type { Trigger } from '../events.ts';
import { renderShortConversation } from '../render/conversations.ts';
import type { AppRecord, ConversationRecord, Metadata, SeatRecord, SwitchboardRecord } from '../records.ts';
import type { World } from '../world.ts';
import { seatOf } from './seats.ts';

/** Why Agent Workspace moved control. */
export type ControlReason = 'ticketClosed' | 'transferToEmail';

/** A control action. */
export interface ControlRequest {
  app: AppRecord;
  conversation: ConversationRecord;
  metadata: Metadata | null;
  /** Id of the integration that acts; null with a key of an app or the account. */
  callerId: string | null;
  reason?: ControlReason;
}

type Action = 'passControl' | 'offerControl' | 'acceptControl';

/** The error of an impossible control action. */
interface Refusal {
  code: 'switchboard_invalid_action' | 'switchboard_invalid_target';
  message: string;
}

const invalidTarget: Refusal = { code: 'switchboard_invalid_target', message: 'Switchboard invalid target' };

/**
 * Makes the target active at once. For an integration, `next` is the seat after its own, so that a repeated call changes
 * nothing and its metadata is ignored. With a key of the app, `next` is the seat after the active one, so that a repeated
 * call moves control again (official text on the idempotency of passControl).
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

/** Makes the target pending, which ends an earlier offer. Control cannot be offered to the active seat. */
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

/** Makes the pending seat active. Throws the 403 of an integration that accepts for another seat. */
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

/** Leaves the conversation without an active seat. Throws the 403 of an integration that is not active. */
export function releaseControl(world: World, request: ControlRequest): void {
  const { app, conversation, callerId, reason } = request;
  enabledSwitchboard(app);
  if (callerId !== null && seatOf(app, conversation.activeId)?.integrationId !== callerId) throw forbidden();
  conversation.activeId = null;
  conversation.pendingId = null;
  tell(world, 'switchboard:releaseControl', request, reason === undefined ? {} : { reason });
}

/**
 * Gives a conversation without an active seat to its default: the channel's, else the switchboard's.
 * @param integrationId the channel's integration; null when there is none
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

/** Takes control from seats that are deleted. The next activity gives the conversation to its default seat. */
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

/** Finds a seat by id, then by name, then by type; null when there is none. Throws the 400 of a type of several seats. */
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

/** Reports an impossible action. Its event shows the state before the action, which has not changed. */
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
