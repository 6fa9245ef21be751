import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** Cost of scrypt: N doublings of work, r block size, p lanes. */
interface Cost {
  n: number;
  r: number;
  p: number;
}

/** A parsed record: `scrypt$N$r$p$salt$hash`, salt and hash in base64url. */
interface PinRecord {
  cost: Cost;
  salt: Buffer;
  hash: Buffer;
}

/** Outcome of {@link checkPinRecord}. `plain`: the record is the PIN itself and must be replaced after a match. */
export interface PinCheck {
  matches: boolean;
  plain: boolean;
}

const cost: Cost = { n: 2 ** 15, r: 8, p: 1 };
const hashLength = 32;
const recordPattern = /^scrypt\$(\d{1,7})\$(\d{1,2})\$(\d{1,2})\$([\w-]{16,64})\$([\w-]{43})$/;
const plainPattern = /^\d{4,12}$/;
/** Stands in for a missing record, so that every check costs the same. */
const dummy: PinRecord = { cost, salt: Buffer.alloc(16, 7), hash: Buffer.alloc(hashLength) };

function derive(pinDigest: string, salt: Buffer, { n, r, p }: Cost): Promise<Buffer> {
  const options = { N: n, r, p, maxmem: 256 * n * r };
  return new Promise((resolve, reject) => {
    scrypt(pinDigest, salt, hashLength, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}

/** Null when it is not a record of ours. Agents can write to the field, so costs that would stall us are refused. */
function parse(record: string): PinRecord | null {
  const [, n, r, p, salt, hash] = recordPattern.exec(record) ?? [];
  if (salt === undefined || hash === undefined) return null;
  const parsed: Cost = { n: Number(n), r: Number(r), p: Number(p) };
  const powerOfTwo = parsed.n >= 2 && Number.isInteger(Math.log2(parsed.n));
  if (!powerOfTwo || parsed.n > 2 ** 17 || parsed.r < 1 || parsed.r > 16 || parsed.p < 1 || parsed.p > 4) return null;
  return { cost: parsed, salt: Buffer.from(salt, 'base64url'), hash: Buffer.from(hash, 'base64url') };
}

/** The digits of a PIN that is stored in the clear, without spaces; null for anything else. */
function plainDigits(record: string): string | null {
  const digits = record.replaceAll(/\s/g, '');
  return plainPattern.test(digits) ? digits : null;
}

function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a, 'utf8');
  const right = Buffer.from(b, 'utf8');
  return left.length === right.length && timingSafeEqual(left, right);
}

/**
 * The record that is stored with a customer: a salted slow hash, `scrypt$N$r$p$salt$hash`. Even trying all PINs against
 * it is useless without the pepper of `pinDigest`.
 * @param pinDigest result of `digestPin`
 */
export async function makePinRecord(pinDigest: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(pinDigest, salt, cost);
  return ['scrypt', cost.n, cost.r, cost.p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

/**
 * Compares an entered PIN with the stored record. It always costs one slow hash, even when nothing is stored.
 * @param record a record of {@link makePinRecord} or a PIN in the clear (4 to 12 digits); anything else never matches
 * @param pinDigest `digestPin` of the entered PIN
 * @param digestOf `digestPin` for a PIN that is stored in the clear
 */
export async function checkPinRecord(
  record: string | null,
  pinDigest: string,
  digestOf: (plain: string) => string,
): Promise<PinCheck> {
  const parsed = record === null ? null : parse(record);
  const { salt, hash, cost } = parsed ?? dummy;
  const sameHash = timingSafeEqual(await derive(pinDigest, salt, cost), hash);
  if (parsed !== null) return { matches: sameHash, plain: false };
  const digits = record === null ? null : plainDigits(record);
  if (digits === null) return { matches: false, plain: false };
  return { matches: sameText(digestOf(digits), pinDigest), plain: true };
}
