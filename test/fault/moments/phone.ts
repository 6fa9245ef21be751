import { expect } from 'vitest';
import { ada } from '../../support/stack.ts';
import { uniqueName } from '../../support/temporal.ts';
import { reportOf } from '../../support/transfers.ts';
import {
  askUntil,
  callOf,
  commentsOf,
  cutOff,
  eventually,
  hangUp,
  hold,
  newPerson,
  openTicket,
  soon,
  ticketsOf,
  verifiedCall,
  type Moment,
  type Person,
  type World,
} from './world.ts';

const check = 'verify_support_pin';
const pin = (entered_pin: string) => ({ entered_pin });
const verified = /verified as/;
const notVerified = /could not be verified/;
const locked = /PIN checks are not possible at the moment/;

/** A check of a PIN that waits for the customer's PIN record. */
async function checkedDuring(world: World, entered: string) {
  const person = newPerson(world);
  const caller = callOf(world, person);
  const held = hold(world, { method: 'GET', path: `users/${person.id}$` });
  let answered: Promise<void> = Promise.resolve();
  return {
    caller,
    reach: async () => {
      answered = cutOff(world, caller, check, pin(entered));
      await held();
    },
    answered: () => answered,
  };
}

/** During the check of a right PIN. */
export const rightPin: Moment = async (world) => {
  const { caller, reach, answered } = await checkedDuring(world, ada.pin);
  return {
    reach,
    finish: async () => {
      await answered();
      await askUntil(caller, check, pin(ada.pin), verified);
      await openTicket(caller);
      await hangUp(world, caller);
      expect(ticketsOf(world, caller.callId)).toHaveLength(1);
    },
  };
};

/** During the check of a wrong PIN: two more are allowed after it, and not three. */
export const wrongPin: Moment = async (world) => {
  const [one, other] = await Promise.all([checkedDuring(world, '111111'), checkedDuring(world, '111111')]);
  return {
    reach: async () => void (await Promise.all([one.reach(), other.reach()])),
    finish: async () => {
      await Promise.all([one.answered(), other.answered()]);
      await Promise.all(
        [one, other].map(async ({ caller }) => {
          await askUntil(caller, check, pin('111111'), notVerified);
          await askUntil(caller, check, pin('222222'), notVerified);
        }),
      );
      await askUntil(one.caller, check, pin(ada.pin), verified);
      await askUntil(other.caller, check, pin('333333'), notVerified);
      await askUntil(other.caller, check, pin(ada.pin), locked);
      await Promise.all([hangUp(world, one.caller), hangUp(world, other.caller)]);
    },
  };
};

/** While a PIN cannot be checked, since the desk fails: that try is not counted, so two more are allowed and the right PIN. */
export const uncheckedPin: Moment = async (world) => {
  const person = newPerson(world);
  const [caller, again] = [callOf(world, person), callOf(world, person)];
  const { faults } = world.installation.zendesk;
  const { id } = faults.add({
    kind: 'status',
    status: 503,
    match: { method: 'GET', path: `users/${person.id}$` },
    times: 0,
  });
  let answered: Promise<void> = Promise.resolve();
  return {
    reach: async () => {
      answered = cutOff(world, caller, check, pin(ada.pin));
      await soon(() => expect(faults.list().find((fault) => fault.id === id)?.hits).toBeGreaterThan(0));
    },
    finish: async () => {
      await answered;
      await askUntil(caller, check, pin(ada.pin), /help desk does not answer/);
      faults.remove(id);
      for (const wrong of ['111111', '222222']) await askUntil(again, check, pin(wrong), notVerified);
      await askUntil(again, check, pin(ada.pin), verified);
      await Promise.all([hangUp(world, caller), hangUp(world, again)]);
    },
  };
};

/** While a number and its customer are locked. */
export const locks: Moment = async (world) => {
  const person = newPerson(world);
  const caller = callOf(world, person);
  const wrong = ['111111', '222222', '333333'];
  await Promise.all(wrong.map((digits) => askUntil(caller, check, pin(digits), notVerified)));
  return {
    reach: async () => undefined,
    finish: async () => {
      await askUntil(caller, check, pin(ada.pin), locked);
      const { store } = world.installation.zendesk;
      const other = newPerson(world);
      const [customer, stranger] = [store.users.get(person.id), store.users.get(other.id)];
      if (customer === undefined || stranger === undefined) throw new Error('a customer is missing');
      // The customer has another number now, and their number belongs to somebody else.
      store.setPhone(stranger, null);
      store.setPhone(customer, other.phone);
      store.setPhone(stranger, person.phone);
      for (const user of [customer, stranger]) store.saveUser(user);
      await askUntil(callOf(world, other), check, pin(ada.pin), locked);
      await askUntil(callOf(world, person), check, pin(ada.pin), locked);
      await hangUp(world, caller);
    },
  };
};

/** Waits until a check refuses a number after one wrong PIN, as it does while the fuse is blown. */
export const untilFuseIsBlown = (world: World): Promise<string> =>
  eventually(async () => {
    const caller = callOf(world, newPerson(world));
    await askUntil(caller, check, pin('111111'), /could not be verified|not possible at the moment/);
    const { response } = await caller.call(check, pin('222222'));
    expect(response).toMatch(locked);
    return response;
  });

/** What a number with a wrong PIN and one without hear, when both say the right one. */
export const heardWhileBlown = async (world: World, withFailure: Person) => ({
  withFailure: await askUntil(
    callOf(world, withFailure),
    check,
    pin(ada.pin),
    /verified as|not possible at the moment/,
  ),
  without: await askUntil(callOf(world, newPerson(world)), check, pin(ada.pin), verified),
});

/** A customer who has given one wrong PIN. */
export async function personWithFailure(world: World): Promise<Person> {
  const person = newPerson(world);
  await askUntil(callOf(world, person), check, pin('111111'), notVerified);
  return person;
}

/** While the caller keys in the PIN. */
export const keypad: Moment = async (world) => {
  const caller = callOf(world, newPerson(world));
  const answer = await caller.call(check);
  return {
    reach: async () => undefined,
    finish: async () => {
      // If what was keyed in was not taken, the agent's next question asks for it once more.
      let asked = answer;
      await eventually(async () => {
        if (asked.actions.some((action) => 'SWML' in action))
          expect(await caller.keyIn(asked, ada.pin)).toMatchObject({ status: 200 });
        asked = await caller.call(check);
        expect(asked.response).toMatch(verified);
      });
      await askUntil(caller, 'get_current_user_tickets', {}, /no such tickets/);
      await hangUp(world, caller);
    },
  };
};

/** While a ticket is opened. */
export const newTicket: Moment = async (world) => {
  const caller = await verifiedCall(world);
  const args = { subject: uniqueName('killed'), comment_body: 'It began like this.' };
  let answered: Promise<void> = Promise.resolve();
  return {
    reach: async () => {
      answered = cutOff(world, caller, 'create_ticket', args);
      await soon(() => expect(writesOf(world, 'POST', args.subject)).toBeGreaterThan(0));
    },
    finish: async () => {
      await answered;
      const said = await askUntil(caller, 'create_ticket', args, /Ticket \d+ is open/);
      await hangUp(world, caller);
      const [ticket, ...more] = ticketsOf(world, caller.callId);
      expect([said.includes(`Ticket ${ticket?.id} is open`), more]).toEqual([true, []]);
      expect(commentsOf(world, ticket?.id ?? 0)).toContain(args.comment_body);
    },
  };
};

/** How many writes to Zendesk have this text. */
function writesOf({ installation }: World, method: string, text: string): number {
  const { requests } = installation.zendesk;
  return requests.filter((request) => request.method === method && JSON.stringify(request.body).includes(text)).length;
}

/** While a comment is added. */
export const comment: Moment = async (world) => {
  const caller = await verifiedCall(world);
  const id = await openTicket(caller);
  const args = { ticket_id: id, comment_body: uniqueName('said') };
  const held = hold(world, { method: 'PUT', path: `tickets/${id}$` });
  let answered: Promise<void> = Promise.resolve();
  return {
    reach: async () => {
      answered = cutOff(world, caller, 'add_comment', args);
      await held();
    },
    finish: async () => {
      await answered;
      await askUntil(caller, 'add_comment', args, new RegExp(`The comment is on ticket ${id}`));
      await hangUp(world, caller);
      expect(commentsOf(world, id)).toContain(args.comment_body);
      expect(ticketsOf(world, caller.callId)).toHaveLength(1);
    },
  };
};

/** While a call is handed off: its ticket is being opened, and then the call is transferred. */
export const transfer: Moment = async (world) => {
  const caller = await verifiedCall(world);
  const args = { reason: uniqueName('wants a human') };
  let answered: Promise<void> = Promise.resolve();
  return {
    reach: async () => {
      answered = cutOff(world, caller, 'escalate_to_human', args);
      await soon(() => expect(writesOf(world, 'POST', args.reason)).toBeGreaterThan(0));
    },
    finish: async () => {
      await answered;
      await askUntil(caller, 'escalate_to_human', args, /being connected to a human/);
      const again = await caller.call('escalate_to_human', args);
      expect(JSON.stringify(again.actions)).toContain('enter_queue');
      const { path, body } = reportOf(again, { queue_result: 'timeout' });
      await hangUp(world, caller, async () => expect(await caller.send(path, body)).toMatchObject({ status: 200 }));
      const [ticket, ...more] = ticketsOf(world, caller.callId);
      expect(more).toEqual([]);
      const comments = commentsOf(world, ticket?.id ?? 0);
      expect(comments[0]).toContain(args.reason);
      expect(comments.filter((said) => said.startsWith('Transfer to'))).toHaveLength(1);
    },
  };
};

/** While what was said in a call is filed on its ticket. */
export const endOfCall: Moment = async (world) => {
  const caller = await verifiedCall(world);
  const id = await openTicket(caller);
  const held = hold(world, { method: 'PUT', path: `tickets/${id}$` });
  return {
    reach: async () => {
      await caller.hangUp({ summary: `Summary of ${caller.callId}.` });
      await held();
    },
    finish: async () => {
      await hangUp(world, caller);
      expect(ticketsOf(world, caller.callId)).toHaveLength(1);
      const notes = commentsOf(world, id).filter((body) => body.includes(`Summary of ${caller.callId}.`));
      expect(notes).toHaveLength(1);
    },
  };
};
