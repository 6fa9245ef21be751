import { isIP } from 'node:net';
import { z } from 'zod';
import type { Section, SettingsOf } from '../section.ts';

/**
 * Most of something in one minute (of streams: at once), counted by each API process for itself. `Infinity`: no limit. The defaults are far
 * above what honest use needs; `docs/limits.md` says why each has its value.
 */
export interface RateLimits {
  /** Wrong credentials from one address, for each kind of credentials. */
  wrongCredentials: number;
  /** Wrong credentials from all addresses. Beyond it, one wrong try is enough to hold an address back. */
  allWrongCredentials: number;
  /** Requests without right credentials from one address. */
  address: number;
  /** Requests with right credentials to one group of routes: the phone line, the webhooks, the operators' routes, web chat. */
  route: number;
  /** Requests about one phone call or web chat, or events of one messaging conversation. */
  conversation: number;
  /** Requests about calls from one phone number. */
  caller: number;
  /** New conversations of one channel. */
  newConversations: number;
  /** Requests of one session of web chat. */
  visitor: number;
  /** New sessions of web chat from one address. */
  sessions: number;
  /** New chats, and messages left while nobody is there, from one address. */
  chats: number;
  /** Messages to the assistant of web chat from one address. */
  questions: number;
  /** Uploads of one session of web chat. */
  files: number;
  /** Streams of web chat that are open at the same time from one address. */
  streams: number;
}

/** What applies unless `RATE_LIMITS` says otherwise. */
export const defaultRateLimits: Readonly<RateLimits> = {
  wrongCredentials: 20,
  allWrongCredentials: 500,
  address: 300,
  route: 30_000,
  conversation: 1_500,
  caller: 3_000,
  newConversations: 600,
  visitor: 600,
  sessions: 120,
  chats: 60,
  questions: 120,
  files: 60,
  streams: 200,
};

const limitNames = Object.keys(defaultRateLimits) as (keyof RateLimits)[];
const off = Object.fromEntries(limitNames.map((name) => [name, Infinity])) as unknown as Readonly<RateLimits>;
const setting = new RegExp(`^(${limitNames.join('|')})=(off|[1-9]\\d{0,8})$`);
const wrongLimits = `must be off, or some of ${limitNames.join(', ')}, each as name=number or name=off, separated by commas`;

/** Names of ranges of addresses that Fastify knows (its documentation, `trustProxy`). */
const ranges: ReadonlySet<string> = new Set(['loopback', 'linklocal', 'uniquelocal']);
const wrongProxies =
  'must be addresses, ranges like 10.0.0.0/8, or some of loopback, linklocal, uniquelocal, separated by commas';

const variables = {
  RATE_LIMITS: z
    .string()
    .refine((value) => value === 'off' || wordsOf(value).every((word) => setting.test(word)), wrongLimits)
    .transform(readLimits)
    .default(defaultRateLimits),
  TRUSTED_PROXIES: z
    .string()
    .transform(wordsOf)
    .refine((words) => words.every(isAddressOrRange), wrongProxies)
    .default([]),
};

/** Limits on requests, and whose word is taken for the address that they come from. */
export interface LimitsConfig {
  rateLimits: Readonly<RateLimits>;
  /** Reverse proxies whose `X-Forwarded-For` is believed, in the form that Fastify's `trustProxy` takes. Empty: none. */
  trustedProxies: string[];
}

/** See {@link LimitsConfig}. */
export const limitsSection = {
  variables,
  fixes: {
    RATE_LIMITS: 'Set it to off, or for example to conversation=3000,address=off, or remove it',
    TRUSTED_PROXIES: 'Set it to the address of the reverse proxy, for example 10.0.0.5, or remove it',
  },
  read: (settings, notes) => {
    const { RATE_LIMITS: rateLimits, TRUSTED_PROXIES: trustedProxies } = settings;
    if (rateLimits === off) notes.push('There are no limits on requests: RATE_LIMITS is off.');
    return { rateLimits, trustedProxies };
  },
  describe: ({ rateLimits, trustedProxies }) => ({
    rateLimits: limitNames.map((name) => `${name}=${inWords(rateLimits[name])}`).join(','),
    trustedProxies: trustedProxies.join(',') || null,
  }),
} satisfies Section<typeof variables, LimitsConfig, [settings: SettingsOf<typeof variables>, notes: string[]]>;

function readLimits(value: string): Readonly<RateLimits> {
  if (value === 'off') return off;
  const changes = wordsOf(value).map((word) => {
    const [name, limit] = word.split('=');
    return [name, limit === 'off' ? Infinity : Number(limit)];
  });
  return { ...defaultRateLimits, ...Object.fromEntries(changes) };
}

function wordsOf(value: string): string[] {
  return value.split(',').map((word) => word.trim());
}

function inWords(limit: number): string {
  return limit === Infinity ? 'off' : String(limit);
}

function isAddressOrRange(word: string): boolean {
  if (ranges.has(word)) return true;
  const [address = '', prefix, ...rest] = word.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128));
}
