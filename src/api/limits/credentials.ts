import { normalizeIP } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RateLimits } from '../../config/sections/limits.ts';
import { createCounter, type Counter } from './counter.ts';
import type { LimitLog } from './limit-log.ts';
import { RecentKeys } from '../../client/recent-keys.ts';
import { isInside } from './shared-address.ts';

/** Which credentials a route asks for. Wrong ones are counted for each kind by itself. */
export type Guard = 'phone' | 'phoneSignature' | 'operators' | 'webchat' | `webhooks/${string}`;

/** What became of credentials: the request may go on, is refused, or is held back whatever it sent. */
export type Verdict = 'admitted' | 'refused' | { retryAfterS: number };

/**
 * Judges a request by the credentials that it sent.
 * @param given `none`: it sent none, which is no try to guess them
 */
export type Judge = (request: FastifyRequest, guard: Guard, given: 'right' | 'wrong' | 'none') => Promise<Verdict>;

/** What the judge needs. */
export interface JudgeParts {
  app: FastifyInstance;
  rateLimits: Readonly<RateLimits>;
  /** Counts requests without right credentials by address. */
  strangers: Counter;
  log: LimitLog;
}

/** The address of a request as it is counted: of an IPv6 address the network, since each network has endless addresses. */
export function addressOf(request: FastifyRequest): string {
  return normalizeIP(request.ip);
}

/**
 * Creates the judge. An address that sent too many wrong credentials is held back, with right ones too, so that it does
 * not learn which are right. But many share an address: all users of a platform, and everybody behind a reverse proxy.
 * So right ones are never held back from an address that sent right ones before, nor from one inside our own network.
 * Nobody can lock the others out. See decision 23.
 */
export function createJudge({ app, rateLimits, strangers, log }: JudgeParts): Judge {
  const byAddress = createCounter(app, rateLimits.wrongCredentials);
  const inAll = createCounter(app, rateLimits.allWrongCredentials);
  const known = new RecentKeys();

  const judgeWrong = async (request: FastifyRequest, guard: Guard): Promise<Verdict> => {
    const address = addressOf(request);
    const key = `${guard} ${address}`;
    log(request, `wrong ${key}`, { guard, address }, 'wrong credentials');
    const [own, all] = [await byAddress.add(request, key), await inAll.add(request, '')];
    if (all.isExceeded) log(request, 'all', { guard }, 'too many wrong credentials from all addresses');
    if (!own.isExceeded) return all.isExceeded ? { retryAfterS: all.retryAfterS } : 'refused';
    log(request, `held back ${key}`, { guard, address }, 'too many wrong credentials: the address is held back');
    return { retryAfterS: own.retryAfterS };
  };
  const judgeRight = async (request: FastifyRequest, guard: Guard): Promise<Verdict> => {
    const key = `${guard} ${addressOf(request)}`;
    if (!known.has(key) && !isInside(request.ip)) {
      const [own, all] = [await byAddress.read(request, key), await inAll.read(request, '')];
      // The limit on all makes the one of each address stricter; it does not touch an address without wrong ones.
      if (own.isExceeded || (all.isExceeded && own.isCounted)) return { retryAfterS: own.retryAfterS };
    }
    known.add(key);
    return 'admitted';
  };
  return async (request, guard, given) => {
    if (given === 'right') return judgeRight(request, guard);
    const address = addressOf(request);
    const { isExceeded, retryAfterS } = await strangers.add(request, address);
    const verdict = given === 'wrong' ? await judgeWrong(request, guard) : 'refused';
    if (verdict !== 'refused' || !isExceeded) return verdict;
    log(request, `address ${address}`, { limit: 'address', address }, 'too many requests');
    return { retryAfterS };
  };
}
