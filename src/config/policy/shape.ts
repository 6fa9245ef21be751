import { z } from 'zod';
import { policyFileAction } from './actions.ts';
import { weekdays } from '../../domain/routing/office-hours.ts';
import { isTimeZone } from '../time-zone.ts';
import { changedStatuses } from '../../responders/policy/policy.ts';
import { policyTextNames, type PolicyTextName } from '../../responders/policy/text-names.ts';
import { priorities, ticketStatuses } from '../../domain/tickets/tickets.ts';

const mostTitle = 20;

const language = z.string().regex(/^[a-z]{2,3}$/, 'must be a language code like "en"');
const text = z.string().trim().min(1, 'must not be empty').max(4_000, 'is too long (4000 characters)');
const keyword = z
  .string()
  .regex(/[\p{L}\p{N}]/u, 'must contain a letter or a digit')
  .max(200, 'is too long');
const keywords = z.array(keyword).max(200, 'has too many keywords');

/** One text in the policy's own language, or one per language. */
const wording = z.union([text, z.record(language, text)], 'must be a text, or texts by language like {en: …, de: …}');
const shortText = text.max(mostTitle, `must be at most ${mostTitle} characters long`);
const shortWording = z.union(
  [shortText, z.record(language, shortText)],
  `must be a text of at most ${mostTitle} characters, or such texts by language like {en: …, de: …}`,
);

const question = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]{0,29}$/, 'must be a word like "order_number"'),
  question: wording,
  pattern: z.string().min(1).max(200, 'is too long').optional(),
  wrong: wording.optional(),
  fromText: z.union([z.boolean(), z.literal('rest')], 'must be true, false or rest').optional(),
  remember: z.boolean().optional(),
});

const actionNames = ['listTickets', 'lookupTicket', 'openTicket', 'comment', 'changeTicket', 'company', 'handOff'];
const action = z.union(
  [
    z.enum(['listTickets', 'handOff', 'release']),
    z.strictObject({ listTickets: z.strictObject({ status: z.enum(ticketStatuses).optional() }) }),
    z.strictObject({ lookupTicket: z.strictObject({ ticket: text }) }),
    z.strictObject({
      openTicket: z.strictObject({ subject: text, body: text, priority: z.enum(priorities).optional() }),
    }),
    z.strictObject({ comment: z.strictObject({ ticket: text, body: text }) }),
    z.strictObject({
      changeTicket: z.strictObject({
        ticket: text,
        status: z.enum(changedStatuses).optional(),
        priority: text.optional(),
        comment: text.optional(),
      }),
    }),
    z.strictObject({
      company: z.strictObject({
        action: z.string(),
        say: wording.optional(),
        notFound: wording.optional(),
        failed: wording.optional(),
      }),
    }),
    z.strictObject({ handOff: z.strictObject({ reason: text }) }),
  ],
  `must be listTickets, handOff, release, or one of ${actionNames.join(', ')} with its settings, see docs/policy.md`,
);

const intent = z.strictObject({
  /** True: switches a built-in intent off. */
  off: z.boolean().optional(),
  title: shortWording.optional(),
  phrases: z
    .union([keywords, z.record(language, keywords)], 'must be a list of keywords, or lists by language')
    .optional(),
  minimum: z.int().min(1).max(20).optional(),
  answer: wording.optional(),
  confirm: wording.optional(),
  verified: z.boolean().optional(),
  ask: z.array(question).max(4, 'has more than 4 questions').optional(),
  action: action.nullish(),
  about: z
    .array(z.string().regex(/^[a-z0-9_]{1,40}$/, 'must be a word like "billing_problem"'))
    .max(4)
    .optional(),
  resolves: z.boolean().optional(),
  log: z.enum(['note', 'ticket', 'none'], 'must be note, ticket or none').optional(),
  offer: z.enum(['always', 'withTicket'], 'must be always or withTicket').optional(),
});

const textNames = Object.keys(policyTextNames) as [PolicyTextName, ...PolicyTextName[]];
const texts = z.partialRecord(z.enum(textNames, 'is not a text of the policy, see docs/policy.md'), text);

const timeOfDay = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time in quotation marks like "09:00"');
const officeHours = z.strictObject({
  timeZone: z.string().refine(isTimeZone, 'must be a time zone like Europe/Berlin'),
  times: z
    .array(
      z
        .strictObject({ days: z.array(z.enum(weekdays)).min(1).max(7), from: timeOfDay, to: timeOfDay })
        .refine(({ from, to }) => from < to, 'must end later than it begins, on the same day'),
    )
    .min(1, 'must name a time')
    .max(50),
});

/** The shape of a `POLICY_FILE`. */
export const policyFile = z
  .strictObject({
    company: text.max(100).nullish(),
    greetNewConversations: z.boolean('must be true or false').optional(),
    officeHours: officeHours.nullish(),
    language: language.optional(),
    languages: z.array(language).min(1).max(20).optional(),
    texts: z.record(language, texts).nullish(),
    actions: z
      .record(z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'must be a word like "order_status"'), policyFileAction)
      .nullish(),
    human: z.record(language, keywords).nullish(),
    intents: z
      .record(z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'must be a word like "opening_hours"'), intent.nullable())
      .nullish(),
  })
  .nullable();

/** A policy file that has the right shape. */
export type PolicyFile = NonNullable<z.output<typeof policyFile>>;
/** One intent of it. */
export type PolicyFileIntent = z.output<typeof intent>;
/** One question of it. */
export type PolicyFileQuestion = z.output<typeof question>;
/** An action of it. */
export type PolicyFileAction = z.output<typeof action>;
