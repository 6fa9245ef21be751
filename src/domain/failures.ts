import type { CapabilityName } from './desk/desk.ts';
import { onOneLine, truncate } from './text.ts';

/** What a failed call to a vendor means for us. The meaning, not the status code, decides what happens next. */
export const failureKinds = [
  /** Too many calls: try again, but not before `retryAfterMs`. Nothing was done. */
  'rateLimited',
  /** The vendor cannot be reached or does not take the call. Try again. Nothing was done. */
  'unavailable',
  /** Someone else changed the same thing at the same time: read again, then try again. */
  'conflict',
  /** The answer was lost: the vendor may or may not have done the call. Look it up by our key, then decide. */
  'ambiguous',
  /** The vendor refused for good (a field, a rule). Trying again does not help. */
  'rejected',
  /** It does not exist, or is not visible to us; to a customer both must look the same. */
  'notFound',
  /** Our credentials lack a permission. Only an administrator can fix it. */
  'forbidden',
  /** Our credentials are wrong or expired. Only an administrator can fix it. */
  'unauthenticated',
  /** This help desk cannot do it at all. */
  'unsupported',
] as const;

/** See {@link failureKinds}. */
export type FailureKind = (typeof failureKinds)[number];

/** One field that a vendor refused. `message` is the vendor's text: for operators, never for a customer. */
export interface FieldFailure {
  field: string;
  message: string;
}

/** Why a vendor refused, as far as our rules react to it. */
export type RejectionReason =
  | 'ticketClosed'
  | 'requiredFields'
  /** One of our settings is wrong (a field id, a project): only an administrator can fix it. */
  | 'configuration'
  /** The seat that the action needs does not have control of the conversation, or no longer has it. */
  | 'notInControl'
  /** A conversation holds as many messages as it may. */
  | 'conversationFull'
  /** What was asked for has more bytes than are read. */
  | 'tooLarge'
  /** Only with `notFound`: the ticket exists, but it no longer belongs to the customer for whom it was to be changed. */
  | 'changedHands'
  | 'other';

/**
 * What a rate limit applies to: one ticket, so that writes to others may continue, or everything that we ask of the
 * desk.
 */
export type RateLimitScope = 'ticket' | 'desk';

/**
 * Why a vendor refused, for operators: a code (`UserSuspended`, `required`), a field by its key or its display name
 * (`assignee`, `Inbound Hostname`), or both. Never a sentence of the vendor, which may quote the customer.
 */
export interface FailureCause {
  code: string | null;
  field: string | null;
}

/** What operators see of a failure: codes and names, no text of the vendor. */
export interface Refused {
  kind: FailureKind;
  reason: RejectionReason | null;
  /** Empty if the vendor gave no reason that is safe to show. */
  causes: FailureCause[];
}

/** Details of a {@link ServiceFailure}. */
export interface FailureDetails {
  kind: FailureKind;
  /** Which outside service failed, for operators: the name of its adapter. */
  service: string;
  /** Wait at least this long before the next attempt, in milliseconds (`Retry-After`). */
  retryAfterMs?: number | undefined;
  /** True if the time for the call was up before an answer came: the service is slow, or it hangs. */
  timedOut?: boolean | undefined;
  /** HTTP status, if there was an answer. */
  status?: number | undefined;
  /** Why it was refused; only with `rejected`, or `changedHands` with `notFound`. */
  reason?: RejectionReason | undefined;
  fields?: FieldFailure[] | undefined;
  /** Why the vendor refused, for operators; absent if it gave no reason that is safe to show. */
  causes?: FailureCause[] | undefined;
  /** What the desk cannot do; only with `unsupported`. */
  capability?: CapabilityName | undefined;
  /**
   * Only with writes: true if this try or an earlier one may have done the write, or a part of it; false if it is
   * certain that none has, which only activities know. Absent means that only `kind` says something about it.
   */
  mayBeDone?: boolean | undefined;
  /** Only with `rateLimited`: what the limit applies to. Absent if the vendor does not say. */
  limitOf?: RateLimitScope | undefined;
}

/**
 * A call to an outside service failed. Adapters throw nothing else; activities translate it into a failure that
 * Temporal retries or does not. `message` holds no secret and no customer text.
 */
export class ServiceFailure extends Error {
  readonly details: FailureDetails;
  constructor(message: string, details: FailureDetails, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'ServiceFailure';
    this.details = details;
  }
  get kind(): FailureKind {
    return this.details.kind;
  }
}

const transient: ReadonlySet<FailureKind> = new Set(['rateLimited', 'unavailable', 'conflict', 'ambiguous']);

/** True if the same call may succeed later although nobody changes anything. */
export function isTransient(kind: FailureKind): boolean {
  return transient.has(kind);
}

const nothingDone: ReadonlySet<FailureKind> = new Set(['rateLimited', 'unavailable', 'conflict']);

/**
 * True if a write that failed like this was certainly not done, not even in part, so that it need not be looked up
 * before it is tried again. A refusal does not count: a write of several requests may be refused at a later one.
 */
export function isNothingDone(kind: FailureKind): boolean {
  return nothingDone.has(kind);
}

/** True if only an administrator can fix it: the operation is parked, never dropped. */
export function needsAdministrator({ kind, reason }: Pick<FailureDetails, 'kind' | 'reason'>): boolean {
  return (
    kind === 'forbidden' ||
    kind === 'unauthenticated' ||
    reason === 'configuration' ||
    reason === 'requiredFields' ||
    // Whether an earlier attempt did the write could not be found out.
    reason === 'tooLarge'
  );
}

/** Most causes of one failure that are kept, and the longest code or field name, in UTF-16 code units. */
const maximumCauses = 5;
const maximumName = 80;

/** What operators see of a failure. If the vendor gave no causes, the names of the fields that it refused count. */
export function refusalOf({ kind, reason, causes, fields }: FailureDetails): Refused {
  const all = causes ?? fields?.map(({ field }) => ({ code: null, field })) ?? [];
  const short = (text: string | null): string | null => (text === null ? null : truncate(onOneLine(text), maximumName));
  const safe = all.map(({ code, field }) => ({ code: short(code), field: short(field) }));
  const distinct = new Map(safe.map((cause) => [JSON.stringify(cause), cause]));
  return { kind, reason: reason ?? null, causes: [...distinct.values()].slice(0, maximumCauses) };
}

/** A failure on one line for operators, like `rejected, requiredFields: assignee required`. */
export function inWords({
  kind,
  reason,
  causes,
}: {
  kind: string;
  reason: string | null;
  causes: readonly FailureCause[];
}): string {
  const what = reason === null ? kind : `${kind}, ${reason}`;
  const why = causes.map(({ code, field }) => [field, code].filter((part) => part !== null).join(' '));
  return why.length === 0 ? what : `${what}: ${why.join('; ')}`;
}
