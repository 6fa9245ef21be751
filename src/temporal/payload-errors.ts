import type { PayloadRefusal } from '../domain/refused-payload.ts';

const refusals: Record<PayloadRefusal, string> = {
  plain: 'A payload is not encrypted, so this installation did not write it',
  unbound:
    'A payload is bound to no workflow: an earlier version wrote it, or somebody else. Let that version end its conversations, or begin with an empty database (another DATA_DIR or namespace)',
  forged: 'A payload was altered, or an installation with another PIN_PEPPER wrote it',
  elsewhere: 'A payload was written for another workflow',
};

/** What Temporal gave us is not what this installation wrote for this workflow. The message never holds content. */
export class PayloadRefusedError extends Error {
  override readonly name = 'PayloadRefusedError';
  readonly reason: PayloadRefusal;
  constructor(reason: PayloadRefusal) {
    super(refusals[reason]);
    this.reason = reason;
  }
}

/** This installation wrote the payload, but its key is not here. The message never holds content. */
export class PayloadDecryptionError extends Error {
  override readonly name = 'PayloadDecryptionError';
  /** @param what whether `PAYLOAD_KEYS` has no key of this id, or a different one */
  constructor(keyId: string, what: 'missing' | 'different') {
    const why =
      what === 'missing' ? 'which PAYLOAD_KEYS does not hold' : 'but PAYLOAD_KEYS holds another one of that id';
    super(`A stored payload is encrypted with the key "${keyId.slice(0, 64)}", ${why}; add that key again`);
  }
}
