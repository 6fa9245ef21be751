/**
 * A self-test of the webhook: the platform is made to send an event about something that we made and removed, and the
 * event begins a conversation of its own, which ends at once. So it passes everything that a customer's message passes.
 */

const pattern = /^self-test-[0-9a-f]{8,40}$/;

/**
 * The id of a new self-test, which is that of its conversation too.
 * @param random hexadecimal digits, 8 to 40
 */
export function selfTestId(random: string): string {
  return `self-test-${random}`;
}

/** True if this is the id of a self-test. */
export function isSelfTestId(id: string): boolean {
  return pattern.test(id);
}
