import { randomInt } from 'node:crypto';

/** Shortest and longest PIN, in digits. */
const pinLength = { minimum: 4, default: 6, maximum: 12 } as const;

/** True for PINs that are guessed first: one digit repeated, or digits that count up or down (9 and 0 are neighbours). */
export function isTrivialPin(digits: string): boolean {
  const steps = new Set<number>();
  for (let i = 1; i < digits.length; i += 1) steps.add((Number(digits[i]) - Number(digits[i - 1]) + 10) % 10);
  const [step] = steps;
  return steps.size <= 1 && (step === undefined || step === 0 || step === 1 || step === 9);
}

/**
 * A new PIN of cryptographically random digits that is not trivial.
 * @param length number of digits, 4 to 12
 * @param randomDigit source of digits 0 to 9
 * @throws RangeError when the length is out of bounds
 */
export function issuePin(length: number = pinLength.default, randomDigit: () => number = () => randomInt(10)): string {
  if (!Number.isInteger(length) || length < pinLength.minimum || length > pinLength.maximum) {
    throw new RangeError(`a PIN has ${pinLength.minimum} to ${pinLength.maximum} digits`);
  }
  for (;;) {
    const digits = Array.from({ length }, () => String(randomDigit())).join('');
    if (!isTrivialPin(digits)) return digits;
  }
}
