import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ConversationRef } from '../../client/conversation-start.ts';
import type { RateLimits } from '../../config/sections/limits.ts';
import type { ApiMetrics } from '../plugins/metrics.ts';
import { createCounter, prepareCounters, type Count } from './counter.ts';
import { addressOf, createJudge, type Judge } from './credentials.ts';
import { createLimitLog } from './limit-log.ts';
import { RecentKeys } from '../../client/recent-keys.ts';

/** What a request with right credentials is about. */
export interface About {
  route: 'phone' | 'webhooks' | 'operators';
  /** The conversations that it concerns, one entry for each event; none if it concerns none. */
  conversations?: readonly ConversationRef[];
  /** The caller's number; null or left out: it is not known, so it is not counted. */
  caller?: string | null;
}

/** A limit is exceeded: for how long. */
export interface Exceeded {
  retryAfterS: number;
}

/** The limits of this process. */
export interface Limits {
  judge: Judge;
  /** Counts a request to a route that asks for no credentials; null: it may go on. */
  admitStranger(request: FastifyRequest): Promise<Exceeded | null>;
  /** Counts a request with right credentials; null: it may go on. */
  admit(request: FastifyRequest, about: About): Promise<Exceeded | null>;
  /**
   * Whether a conversation that does not run may be begun. A conversation that was let through before always may. False
   * says nothing about a conversation that runs: reach it without beginning it.
   */
  mayBegin(request: FastifyRequest, ref: ConversationRef): Promise<boolean>;
}

/** Creates the limits. Everything is counted in memory, and what is counted is bounded. */
export async function createLimits(
  app: FastifyInstance,
  rateLimits: Readonly<RateLimits>,
  { limited }: Pick<ApiMetrics, 'limited'>,
): Promise<Limits> {
  await prepareCounters(app);
  const log = createLimitLog();
  const counters = {
    address: createCounter(app, rateLimits.address),
    route: createCounter(app, rateLimits.route),
    conversation: createCounter(app, rateLimits.conversation),
    caller: createCounter(app, rateLimits.caller),
    newConversations: createCounter(app, rateLimits.newConversations),
  };
  const judge = createJudge({ app, rateLimits, strangers: counters.address, log });
  const begun = new RecentKeys();
  const hold = (
    request: FastifyRequest,
    limit: keyof typeof counters,
    { isExceeded, retryAfterS }: Count,
    fields: Record<string, string>,
  ): Exceeded | null => {
    if (!isExceeded) return null;
    limited.labels(limit).inc();
    log(request, `${limit} ${Object.values(fields).join(' ')}`, { limit, ...fields }, 'too many requests');
    return { retryAfterS };
  };
  return {
    judge: async (request, guard, given) => {
      const verdict = await judge(request, guard, given);
      if (typeof verdict === 'object') limited.labels('credentials').inc();
      return verdict;
    },
    admitStranger: async (request) => {
      const address = addressOf(request);
      return hold(request, 'address', await counters.address.add(request, address), { address });
    },
    admit: async (request, { route, conversations = [], caller = null }) => {
      const exceeded: (Exceeded | null)[] = [];
      for (const ref of conversations) {
        const [conversation, count] = [keyOf(ref), await counters.conversation.add(request, keyOf(ref))];
        exceeded.push(hold(request, 'conversation', count, { conversation }));
      }
      if (caller !== null) {
        // Numbers are not logged.
        exceeded.push(hold(request, 'caller', await counters.caller.add(request, caller), {}));
      }
      // What is held back for itself does not use up what all share.
      const first = exceeded.find((one) => one !== null);
      return first ?? hold(request, 'route', await counters.route.add(request, route), { route });
    },
    mayBegin: async (request, ref) => {
      const key = keyOf(ref);
      const { channel } = ref;
      const isHeld =
        !begun.has(key) &&
        hold(request, 'newConversations', await counters.newConversations.add(request, channel), { channel }) !== null;
      if (!isHeld) begun.add(key);
      return !isHeld;
    },
  };
}

function keyOf({ channel, id }: ConversationRef): string {
  return `${channel}/${id}`;
}
