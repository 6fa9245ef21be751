import type { CapabilityName } from './desk/desk.ts';

/** What a failed call to a vendor means for us. The meaning, not the status code, decides what happens next. */
export const failureKinds = [
  /** Too many calls: try again, not before `retryAfterMs`. Nothing was done. */
  'rateLimited',
  /** The vendor is down, slow to connect or answers with a server error. Try again. */
  'unavailable',
  /** Somebody else changed the same thing at the same time: read again, then try again. */
  'conflict',
  /** The answer was lost: the vendor may or may not have done it. Look it up by our key, then decide. */
  'ambiguous',
  /** The vendor understood and refused for good (a field, a rule). Trying again changes nothing. */
  'rejected',
  /** The thing does not exist, or is not visible to us, which must look the same to a customer. */
  'notFound',
  /** Our credentials lack a right. Only an administrator can mend it. */
  'forbidden',
  /** Our credentials are wrong or expired. Only an administrator can mend it. */
  'unauthenticated',
  /** This help desk cannot do it at all. */
  'unsupported',
] as const;

/** See {@link failureKinds}. */
export type FailureKind = (typeof failureKinds)[number];

/** One field a vendor refused. `message` is the vendor's text: for operators, never for a customer. */
export interface FieldFailure {
  field: string;
  message: string;
}

/** A refusal that our rules react to, beyond being told in words. */
export type RejectionReason =
  | 'ticketClosed'
  | 'requiredFields'
  /** A setting of ours is wrong (a field id, a project): only an administrator can mend it. */
  | 'configuration'
  /** Control of a conversation is not (or no longer) where the action needs it. */
  | 'notInControl'
  /** A conversation holds as many messages as it may. */
  | 'conversationFull'
  | 'other';

/** Details of a {@link ServiceFailure}. */
export interface FailureDetails {
  kind: FailureKind;
  /** Which outside service failed, for operators: the name of its adapter. */
  service: string;
  /** Wait at least this long before the next try, in milliseconds (`Retry-After`). */
  retryAfterMs?: number | undefined;
  /** HTTP status, when there was one. */
  status?: number | undefined;
  /** Why it was refused; only with `rejected`. */
  reason?: RejectionReason | undefined;
  fields?: FieldFailure[] | undefined;
  /** What the desk cannot do; only with `unsupported`. */
  capability?: CapabilityName | undefined;
  /** Only with `rateLimited`: the limit concerns this one ticket, others may go on. */
  ticketLimit?: boolean | undefined;
}

/**
 * A call to an outside service failed. Adapters throw nothing else; activities translate it once into
 * Temporal's retry meaning. `message` holds no secret and no customer text.
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

/** True when the same call may succeed later without anybody changing anything. */
export function isTransient(kind: FailureKind): boolean {
  return transient.has(kind);
}

/** True when only an administrator can mend it: the operation is kept and parked, never dropped. */
export function needsAdministrator({ kind, reason }: Pick<FailureDetails, 'kind' | 'reason'>): boolean {
  return kind === 'forbidden' || kind === 'unauthenticated' || reason === 'configuration';
}
