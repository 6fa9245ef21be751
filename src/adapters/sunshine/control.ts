import { isFailure } from '../http/write-outcome.ts';
import { fitMetadata, jsonBytes, maximumMetadataBytes, type FlatMetadata } from './fit-metadata.ts';
import type { FieldFailure, RejectionReason } from '../../domain/failures.ts';
import type { Control, Seat } from '../../domain/messaging/messaging.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import type { ControlAction, ConversationsApi } from './api/conversations.ts';
import type { ProvisioningApi } from './api/provisioning.ts';
import { sunshineFailure } from './errors.ts';
import { controlOf, keyMember, timeOf } from './mapping.ts';

/** Dependencies of the control actions. */
export interface ControlParts {
  api: ConversationsApi & Pick<ProvisioningApi, 'listSwitchboards' | 'listSeats'>;
  /** Name of our own seat. */
  seat: string;
}

/** One control action on one conversation. */
export interface Action {
  conversationId: string;
  metadata: FlatMetadata;
  write: WriteKey;
  options: CallOptions;
}

const callOf = (action: ControlAction) =>
  ({ method: 'POST', path: `/apps/{appId}/conversations/{conversationId}/${action}` }) as const;

function refused(action: ControlAction, what: string, reason: RejectionReason, fields: FieldFailure[] = []) {
  return sunshineFailure(callOf(action), what, { kind: 'rejected', reason, fields });
}

/**
 * The action with fitted metadata that includes our key, so that the event of this action is recognised as ours.
 * Throws if members of the metadata would be lost: then nothing is sent.
 */
function fitting(name: ControlAction, action: Action): Action {
  const own = { [keyMember]: action.write.key };
  const { metadata, dropped } = fitMetadata(action.metadata, maximumMetadataBytes - jsonBytes(own));
  if (dropped.length > 0) {
    const fields = dropped.map((field) => ({ field, message: 'more metadata than the platform takes' }));
    throw refused(name, 'too much metadata', 'other', fields);
  }
  return { ...action, metadata: { ...metadata, ...own } };
}

const isOurs = (seat: Seat | null, { seat: name }: ControlParts): boolean => seat?.name === name;

/**
 * True if the target means this seat, by id, name or integration type, in that order (Sunshine Conversations v2, pass
 * control). A type never means our own seat, since others may share it.
 */
function isTarget(seat: Seat | null, target: string, parts: ControlParts): boolean {
  if (seat === null) return false;
  if (seat.id === target || seat.name === target) return true;
  return seat.integrationType === target && !isOurs(seat, parts);
}

async function readControl({ api }: ControlParts, { conversationId, options }: Action): Promise<Control> {
  return controlOf(await api.getConversation(conversationId, options));
}

/**
 * Id of the seat after ours. For `next` the platform starts from the active seat, so a repeated request would move
 * control one seat too far; with an id it does not. Null if our key may not read the switchboard: this holds for keys
 * of an integration, for which the platform itself ignores a repeated `next`.
 */
async function resolveNext(parts: ControlParts, action: ControlAction, options: CallOptions): Promise<string | null> {
  try {
    const [switchboard] = await parts.api.listSwitchboards(options);
    const seats = switchboard === undefined ? [] : await parts.api.listSeats(switchboard.id, options);
    const own = seats.find(({ name }) => name === parts.seat);
    const next = own?.nextSwitchboardIntegrationId ?? null;
    if (next === null) throw refused(action, 'no next seat is set', 'configuration');
    return next;
  } catch (error) {
    if (isFailure(error, ['forbidden'])) return null;
    throw error;
  }
}

/** Sends the action. A 403 becomes `notInControl` if control is elsewhere; otherwise our key lacks a permission. */
async function send(
  parts: ControlParts,
  name: ControlAction,
  target: string | null,
  action: Action,
  mayAct: (control: Control) => boolean,
): Promise<void> {
  try {
    await parts.api.control(action.conversationId, name, target, action.metadata, action.options);
  } catch (error) {
    if (!isFailure(error, ['forbidden'])) throw error;
    if (mayAct(await readControl(parts, action))) throw error;
    throw refused(name, 'status 403, control is elsewhere', 'notInControl');
  }
}

/** The resolved target of an action; `done`: nothing is left to do. */
type Resolved = { done: true } | { done: false; target: string };

/** Resolves `next` to a seat, and finds out whether an earlier attempt has moved control there. */
async function resolve(
  parts: ControlParts,
  name: 'passControl' | 'offerControl',
  target: string,
  action: Action,
  isThere: (control: Control, target: string) => boolean,
): Promise<Resolved> {
  if (target !== 'next') {
    const done = action.write.mayBeDone && isThere(await readControl(parts, action), target);
    return done ? { done } : { done, target };
  }
  const control = await readControl(parts, action);
  const next = (await resolveNext(parts, name, action.options)) ?? target;
  if (action.write.mayBeDone && isThere(control, next)) return { done: true };
  // Otherwise the platform would use the seat after the active one, and not the one after ours.
  if (!isOurs(control.active, parts)) throw refused(name, 'control is elsewhere', 'notInControl');
  return { done: false, target: next };
}

/**
 * Checks that the action was done. The platform also answers 200 to an action that fails, and reports the failure by an
 * event; so the state decides.
 * @param isDone true if control is where it should be
 */
async function confirm(
  parts: ControlParts,
  name: ControlAction,
  action: Action,
  isDone: (control: Control) => boolean,
): Promise<void> {
  const control = await readControl(parts, action);
  if (isDone(control)) return;
  const reason = isOurs(control.active, parts) ? 'other' : 'notInControl';
  throw refused(name, 'answered, but not done', reason);
}

/** Gives or offers control, unless an earlier attempt did. */
async function moveControl(
  parts: ControlParts,
  name: 'passControl' | 'offerControl',
  target: string,
  given: Action,
  isThere: (control: Control, target: string) => boolean,
): Promise<void> {
  const action = fitting(name, given);
  const resolved = await resolve(parts, name, target, action, isThere);
  if (resolved.done) return;
  try {
    await send(parts, name, resolved.target, action, ({ active }) => isOurs(active, parts));
  } catch (error) {
    // The target may have control already, for example because it accepted in the meantime.
    if (!isFailure(error, ['rejected']) || !isThere(await readControl(parts, action), resolved.target)) throw error;
  }
  await confirm(parts, name, action, (control) => isThere(control, resolved.target));
}

/** Gives control to a seat at once; see `Messaging.passControl`. */
export function passControl(parts: ControlParts, target: string, action: Action): Promise<void> {
  return moveControl(parts, 'passControl', target, action, ({ active }, to) =>
    to === 'next' ? active !== null && !isOurs(active, parts) : isTarget(active, to, parts),
  );
}

/** Offers control to a seat, which may have accepted by now; see `Messaging.offerControl`. */
export function offerControl(parts: ControlParts, target: string, action: Action): Promise<void> {
  return moveControl(parts, 'offerControl', target, action, ({ active, pending }, to) =>
    to === 'next'
      ? pending !== null || (active !== null && !isOurs(active, parts))
      : isTarget(pending, to, parts) || isTarget(active, to, parts),
  );
}

/**
 * Accepts control that is offered to us. Control is always read first, since a key of the app would accept for any
 * seat; see `Messaging.acceptControl`.
 */
export async function acceptControl(parts: ControlParts, given: Action): Promise<void> {
  const action = fitting('acceptControl', given);
  const { active, pending } = await readControl(parts, action);
  if (isOurs(active, parts)) return;
  if (!isOurs(pending, parts)) throw refused('acceptControl', 'nothing is offered to us', 'notInControl');
  await send(parts, 'acceptControl', null, action, (control) => isOurs(control.pending, parts));
  await confirm(parts, 'acceptControl', action, (control) => isOurs(control.active, parts));
}

/** True if the customer has written since the first attempt. */
async function hasCustomerWritten({ api }: ControlParts, { conversationId, write, options }: Action): Promise<boolean> {
  const { items } = await api.listMessages(conversationId, null, options);
  return items.some(({ author, received }) => author.type === 'user' && (timeOf(received) ?? 0) > write.firstTriedAt);
}

/**
 * Gives control up; see `Messaging.releaseControl`. If a seat has control after a lost answer, control may have been
 * released, and assigned again with the customer's next message. Then nothing is done, since another release would take
 * control from the seat that answers.
 */
export async function releaseControl(parts: ControlParts, given: Action): Promise<void> {
  const action = fitting('releaseControl', given);
  if (action.write.mayBeDone) {
    const { active, pending } = await readControl(parts, action);
    if ((active === null && pending === null) || (await hasCustomerWritten(parts, action))) return;
  }
  await send(parts, 'releaseControl', null, action, ({ active }) => isOurs(active, parts));
}
