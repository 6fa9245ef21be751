import { describe, expect, it } from 'vitest';
import { outcomeOfEvent, transferOutcome } from '../../../src/api/phone/transfer-outcome.ts';
import { readCallEvent } from '../../../src/api/phone/schema/call-event.ts';

describe('the outcome that our transfer document reports', () => {
  it.each([
    [undefined, undefined, 'noAnswer'],
    ['failed', 'no_answer', 'noAnswer'],
    ['failed', 'busy', 'noAnswer'],
    ['failed', 'something new', 'noAnswer'],
    ['failed', 'declined', 'declined'],
    ['failed', 'cancel', 'callerGone'],
    ['timeout', '', 'noAnswer'],
    ['hangup', '', 'callerGone'],
    ['connected', '${connect_failed_reason}', 'connected'],
    ['connected', 'hangup', 'connected'],
  ])('%s, %s means %s', (result, reason, outcome) => {
    expect(transferOutcome(result, reason)).toBe(outcome);
  });
});

describe('the outcome that a status callback reports', () => {
  const outcome = (event_type: string, params: Record<string, unknown>) => {
    const event = readCallEvent({ event_type, params });
    return event === null ? 'no event' : outcomeOfEvent(event);
  };
  const state = (params: Record<string, unknown>) => outcome('calling.call.state', params);
  const queue = (params: Record<string, unknown>) => outcome('calling.call.queue', params);

  it.each([{}, { event_type: 'calling.call.play', params: {} }, null, 'text', { event_type: 'calling.call.state' }])(
    '%j is no event',
    (body) => {
      expect(readCallEvent(body)).toBeNull();
    },
  );

  it('for the leg to the human', () => {
    const direction = 'outbound';
    expect(state({ direction, call_state: 'answered' })).toBe('connected');
    expect(state({ direction, call_state: 'ended', end_reason: 'declined' })).toBe('declined');
    expect(state({ direction, call_state: 'ended', end_reason: 'no_answer' })).toBe('noAnswer');
    expect(state({ direction, call_state: 'ended', end_reason: 'hangup' })).toBeNull();
    expect(state({ direction, call_state: 'ended', end_reason: 'cancel' })).toBeNull();
    expect(state({ direction, call_state: 'ringing' })).toBeNull();
  });

  it("for the caller's own leg", () => {
    expect(state({ direction: 'inbound', call_state: 'ended' })).toBe('callerGone');
    expect(state({ direction: 'inbound', call_state: 'answered' })).toBeNull();
  });

  it('for the queue', () => {
    const enqueue_ts = 1_762_966_703_000_000;
    expect(queue({ status: 'enqueue' })).toBeNull();
    expect(queue({ status: 'dequeue', enqueue_ts: 0 })).toBe('connected');
    expect(queue({ status: 'leave', enqueue_ts, leave_ts: enqueue_ts + 20_000_000 })).toBe('callerGone');
    expect(queue({ status: 'leave', enqueue_ts, leave_ts: enqueue_ts + 600_000_000 })).toBe('noAnswer');
    expect(queue({ status: 'leave', enqueue_ts: 0, leave_ts: 0 })).toBeNull();
  });
});
