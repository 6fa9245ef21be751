import { describe, expect, it } from 'vitest';
import { listedFunctions, swaigFunctions, ticketFunctionNames } from '../../../../src/api/phone/schema/functions.ts';
import { swaigParameters } from '../../../../src/api/phone/schema/parameters.ts';

const { create_ticket, update_ticket, get_ticket, verify_support_pin, escalate_to_human, add_comment } = swaigFunctions;

function argsOf(parsed: { ok: true; call: { args: unknown } } | { ok: false; words: string }): unknown {
  return parsed.ok ? parsed.call.args : parsed.words;
}

describe('arguments that are refused', () => {
  it.each([undefined, null, '', 'null', {}, [], true, 1.5, '12/../13', '${x}', 'x'.repeat(65), '-1'])(
    'ticket_id %j',
    (ticketId) => {
      expect(get_ticket.parse({ ticket_id: ticketId }).ok).toBe(false);
    },
  );

  it('an unknown status or priority', () => {
    expect(update_ticket.parse({ ticket_id: 1, status: 'gone' }).ok).toBe(false);
    expect(update_ticket.parse({ ticket_id: 1, priority: 'asap' }).ok).toBe(false);
    expect(update_ticket.parse({ ticket_id: 1, public: 'maybe' }).ok).toBe(false);
  });

  it('a ticket or comment without a text', () => {
    expect(create_ticket.parse({ subject: 'x', comment_body: '  ' }).ok).toBe(false);
    expect(create_ticket.parse({ comment_body: 'x' }).ok).toBe(false);
    expect(add_comment.parse({ ticket_id: 1, comment_body: null }).ok).toBe(false);
  });
});

describe('arguments that are accepted', () => {
  it.each([
    [7, '7'],
    ['7', '7'],
    ['#7', '7'],
    [' Ticket #7. ', '7'],
    ['ticket number 4 7 1 1', '4711'],
    ['4,711', '4711'],
    ['HELP-12', 'HELP-12'],
    ['DB-7KQ4-M2XF', 'DB-7KQ4-M2XF'],
  ])('ticket_id %j as %s', (given, id) => {
    expect(argsOf(get_ticket.parse({ ticket_id: given }))).toEqual({ ticket_id: id });
  });

  it('null, an empty text and "null", as left out', () => {
    for (const nothing of [null, '', 'null', 'None', ' undefined ']) {
      const args = argsOf(
        update_ticket.parse({ ticket_id: 7, status: nothing, priority: nothing, comment_body: nothing }),
      );
      expect(args).toEqual({ ticket_id: '7', public: true });
    }
  });

  it('words in upper or lower case, and booleans as words', () => {
    const given = { ticket_id: 7, status: 'SOLVED', priority: ' High ', public: 'No' };
    expect(argsOf(update_ticket.parse(given))).toEqual({
      ticket_id: '7',
      status: 'solved',
      priority: 'high',
      public: false,
    });
  });

  it('anything in an argument that decides nothing', () => {
    const given = { subject: 's', comment_body: 'b', requester_name: {}, requester_email: 7, intent: ['x'], extra: 1 };
    expect(argsOf(create_ticket.parse(given))).toEqual({ subject: 's', comment_body: 'b', requester_email: '7' });
    expect(verify_support_pin.parse({ caller_phone_number: { a: 1 } }).ok).toBe(true);
  });

  it('intents that are not built in, as snake case', () => {
    expect(argsOf(escalate_to_human.parse({ reason: 'r', intent: 'VIP Customer' }))).toEqual({
      reason: 'r',
      intent: 'vip_customer',
    });
  });

  it('a PIN as text, as a number or as a list of digits', () => {
    expect(argsOf(verify_support_pin.parse({ entered_pin: '012345' }))).toEqual({ entered_pin: '012345' });
    expect(argsOf(verify_support_pin.parse({ entered_pin: 112_345 }))).toEqual({ entered_pin: 112_345 });
    expect(argsOf(verify_support_pin.parse({ entered_pin: [0, 1, 2] }))).toEqual({ entered_pin: '0 1 2' });
    expect(argsOf(verify_support_pin.parse({ entered_pin: null }))).toEqual({});
  });

  it('very long texts, cut, with enough left to search for PINs', () => {
    const parsed = create_ticket.parse({ subject: 's'.repeat(1_000), comment_body: 'b'.repeat(100_000) });
    expect(parsed.ok && parsed.call.args.subject.length).toBe(950);
    expect(parsed.ok && parsed.call.args.comment_body.length).toBe(20_800);
  });
});

describe('what the platform is told about functions', () => {
  it("includes all functions and arguments of SignalWire's guide", () => {
    const guide = {
      create_ticket: ['subject', 'comment_body', 'requester_name', 'requester_email', 'priority'],
      update_ticket: ['ticket_id', 'status', 'priority', 'comment_body', 'public'],
      close_ticket: ['ticket_id'],
      add_comment: ['ticket_id', 'comment_body', 'public'],
      get_ticket: ['ticket_id'],
      verify_support_pin: ['caller_phone_number', 'entered_pin'],
      get_current_user_tickets: ['caller_phone_number', 'status', 'priority'],
    } as const;
    for (const [name, names] of Object.entries(guide)) {
      const fn = swaigFunctions[name as keyof typeof guide];
      expect(Object.keys(swaigParameters(fn.args, []).properties)).toEqual(expect.arrayContaining([...names]));
    }
  });

  it('uses only keywords that the SWML schema accepts', () => {
    for (const fn of Object.values(swaigFunctions)) {
      const { properties, required } = swaigParameters(fn.args, ['a']);
      for (const property of Object.values(properties)) {
        expect(Object.keys(property).toSorted()).toEqual(
          expect.not.arrayContaining(['minLength', 'minimum', 'anyOf', 'additionalProperties']),
        );
        expect(typeof property.type).toBe('string');
      }
      expect(Object.keys(properties)).toEqual(expect.arrayContaining(required));
    }
  });

  it('offers the intents of the routing table in use, and a PIN as a string that may be left out', () => {
    expect(swaigParameters(escalate_to_human.args, ['one', 'two']).properties['intent']?.enum).toEqual(['one', 'two']);
    const parameters = swaigParameters(verify_support_pin.args, []);
    expect(parameters.properties['entered_pin']?.type).toBe('string');
    expect(parameters.required).toEqual([]);
  });

  it('starts exactly the ticket functions inactive: those need a verified caller', () => {
    for (const fn of Object.values(swaigFunctions).filter((fn) => fn.name !== 'transfer_outcome')) {
      expect(fn.activeAtStart).toBe(!fn.needsAuthentication);
    }
    expect(ticketFunctionNames).toEqual([
      'get_current_user_tickets',
      'get_ticket',
      'create_ticket',
      'update_ticket',
      'add_comment',
      'close_ticket',
    ]);
  });

  it('leaves out internal functions and the other names of hooks', () => {
    const names = listedFunctions.map((fn): string => fn.name);
    expect(names).toEqual(expect.arrayContaining(['startup_hook', 'hangup_hook', 'escalate_to_human']));
    expect(names.filter((name) => ['transfer_outcome', 'start_hook', 'stop_hook'].includes(name))).toEqual([]);
  });
});
