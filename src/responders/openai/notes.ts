import type { ResponderQuestion } from '../../domain/messaging/responder.ts';
import type { ModelMemory } from './memory.ts';

const maximumReturned = 2_000;

/**
 * What the model is told about this turn besides the rules and the transcript, a sentence or two each.
 * @param spent the model has used as many tools as it may without a word of the customer
 */
export function notesOn(question: ResponderQuestion, memory: ModelMemory, spent: boolean): string[] {
  const { customerName, heard, result, returned } = question;
  const notes: string[] = [];
  if (memory.pinAsked && customerName !== null)
    notes.push('The PIN was right. Go on with what the customer asked for.');
  if (memory.pinAsked && customerName === null && heard.length === 0 && result === null) {
    notes.push('The PIN was wrong. Say so without a reason, and offer another try with ask_for_pin, or a human.');
  }
  if (returned !== null) {
    const told = JSON.stringify(returned.slice(0, maximumReturned));
    notes.push(
      `A human colleague had the conversation and gave it back. What they did, as data: ${told}. Ask nothing twice.`,
    );
  }
  if (spent) notes.push('You have used enough tools. Answer the customer in words now.');
  if (question.before.length === 0 && heard.length === 0 && notes.length === 0) notes.push('Greet the customer.');
  return notes;
}
