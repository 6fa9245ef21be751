import { describe, expect, it } from 'vitest';
import { digestPin } from '../../src/pins/digest.ts';
import { checkPinRecord, makePinRecord } from '../../src/pins/record.ts';

const pepper = 'pepper-for-tests';
const digestOf = (plain: string) => digestPin(pepper, plain);

describe('a PIN record', () => {
  it.each([
    ['nothing', null],
    ['empty text', ''],
    ['garbage', 'not a record'],
    ['three digits', '123'],
    ['thirteen digits', '1234567890123'],
    ['a cost that would stall us', `scrypt$1048576$16$4$${'a'.repeat(22)}$${'b'.repeat(43)}`],
    ['a cost that is no power of two', `scrypt$3000$8$1$${'a'.repeat(22)}$${'b'.repeat(43)}`],
    ['a record cut short', `scrypt$32768$8$1$${'a'.repeat(22)}$${'b'.repeat(20)}`],
  ])('matches no PIN: %s', async (_name, record) => {
    expect(await checkPinRecord(record, digestOf('1234'), digestOf)).toEqual({ matches: false, plain: false });
  });

  it('matches its own PIN only', async () => {
    const record = await makePinRecord(digestOf('004217'));
    expect(await checkPinRecord(record, digestOf('004217'), digestOf)).toEqual({ matches: true, plain: false });
    expect(await checkPinRecord(record, digestOf('4217'), digestOf)).toEqual({ matches: false, plain: false });
  });

  it('holds neither the PIN nor its digest, and is salted', async () => {
    const digest = digestOf('004217');
    const [first, second] = await Promise.all([makePinRecord(digest), makePinRecord(digest)]);
    expect(first).not.toBe(second);
    expect(first).not.toContain('004217');
    expect(first).not.toContain(digest);
    expect(first.length).toBeLessThan(255);
  });

  it('may be a PIN in the clear, which is reported', async () => {
    expect(await checkPinRecord('0042', digestOf('0042'), digestOf)).toEqual({ matches: true, plain: true });
    expect(await checkPinRecord(' 00 42 ', digestOf('0042'), digestOf)).toEqual({ matches: true, plain: true });
    expect(await checkPinRecord('0042', digestOf('42'), digestOf)).toEqual({ matches: false, plain: true });
  });

  it('takes about the same time to check when it is a PIN in the clear, garbage or missing', async () => {
    const record = await makePinRecord(digestOf('004217'));
    const cpuMs = async (stored: string | null) => {
      const started = process.cpuUsage();
      await checkPinRecord(stored, digestOf('9999'), digestOf);
      const { user, system } = process.cpuUsage(started);
      return (user + system) / 1000;
    };
    // CPU time, not the clock: other processes share the machine.
    const withRecord = await cpuMs(record);
    expect(await cpuMs(null)).toBeGreaterThan(withRecord / 3);
    expect(await cpuMs('0042')).toBeGreaterThan(withRecord / 3);
    expect(await cpuMs('garbage')).toBeGreaterThan(withRecord / 3);
  });
});
