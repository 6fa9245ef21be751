import { lockoutPolicy } from '../../src/domain/pin-guard.ts';
import { countOf } from '../quantiles.ts';
import type { PartResult } from '../parts.ts';
import { pin } from '../system.ts';
import { sayPin, wrongPin, type Heard } from './pins.ts';
import { newCall, ownNumber, strangerNumber, type Scene } from './scene.ts';

/** Numbers of the customer, from each of which as many PINs are guessed as one number may. */
const numbers = 20;
const firstNumber = 9_000;

/**
 * PINs of one customer are guessed from many of their numbers, half of them at once: no more are compared than the lock of
 * a customer allows, and then not even the right one.
 */
export async function guessOneCustomer(scene: Scene): Promise<PartResult> {
  const { desk } = scene.system;
  if (desk.name !== 'zendesk') throw new Error('this attack is written for Zendesk, whose customers have many numbers');
  const own = ownNumber(scene, 'guessed');
  const customer = [...desk.zendesk.store.users.values()].find(({ phone }) => phone === own);
  if (customer === undefined) throw new Error(`no customer has the number ${own}`);
  const spoofed = Array.from({ length: numbers }, (_, index) => strangerNumber(firstNumber + index));
  for (const number of spoofed) desk.zendesk.store.addIdentity(customer, 'phone_number', number);
  desk.zendesk.store.saveUser(customer);
  for (const number of spoofed.slice(0, 1)) {
    const { heard } = await sayPin(newCall(scene, number), pin);
    if (heard !== 'verified') throw new Error(`the customer's other number was answered: ${heard}`);
  }
  const guess = async (number: string): Promise<Heard[]> => {
    const call = newCall(scene, number);
    const heard: Heard[] = [];
    for (let time = 0; time < lockoutPolicy.limit; time += 1) {
      heard.push((await sayPin(call, wrongPin(scene.random))).heard);
    }
    return heard;
  };
  const heard = (await Promise.all(spoofed.slice(0, numbers / 2).map(guess))).flat();
  for (const number of spoofed.slice(numbers / 2)) heard.push(...(await guess(number)));
  const right = await sayPin(newCall(scene, own), pin);
  const counts = countOf(heard);
  const compared = counts.wrong ?? 0;
  const problems: string[] = [];
  if (compared > lockoutPolicy.limit)
    problems.push(`${compared} guesses were compared; the limit is ${lockoutPolicy.limit}`);
  if (compared + (counts.locked ?? 0) !== heard.length)
    problems.push(`guesses were answered: ${JSON.stringify(counts)}`);
  if (right.heard !== 'locked')
    problems.push(`while the customer is locked, the right PIN was answered: ${right.heard}`);
  return {
    figures: {
      'numbers of the customer': numbers,
      guesses: heard.length,
      'guesses that were compared': compared,
      'most that may be': lockoutPolicy.limit,
      'right PIN after that': right.heard,
    },
    problems,
  };
}
