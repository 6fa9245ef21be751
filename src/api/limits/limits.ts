import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ConversationRef } from '../../client/conversation-start.ts';
import type { RateLimits } from '../../config/sections/limits.ts';
import type { ApiMetrics } from '../plugins/metrics.ts';
import { createCounter, prepareCounters, type Count, type Counter } from './counter.ts';
import { addressOf, createJudge, type Judge } from './credentials.ts';
import { createLimitLog } from './limit-log.ts';
import { RecentKeys } from '../../client/recent-keys.ts';

/** What a request with right credentials is about. */
export interface About {
  route: 'phone' | 'webhooks' | 'operators' | 'webchat';
  /** The conversations that it concerns, one entry for each event; none if it concerns none. */
  conversations?: readonly ConversationRef[];
  /** The caller's number; null or left out: it is not known, so it is not counted. */
  caller?: string | null;
  /** Session of web chat; left out: it is no request of a visitor. */
  visitor?: string;
}

/** What is counted for web chat besides its requests. */
export type ChatLimit = 'sessions' | 'chats' | 'questions' | 'files';

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
  /**
   * Counts one thing more of a visitor; null: it may go on.
   * @param session left out: it is counted by address
   */
  admitChat(request: FastifyRequest, limit: ChatLimit, session?: string): Promise<Exceeded | null>;
  /**
   * Whether one stream more may be open; null: it may.
   * @param open how many are open from the address of the request
   */
  admitStream(request: FastifyRequest, open: number): Exceeded | null;
}

/**
 * Says, in the log and in metrics, that a limit is exceeded; null if it is not.
 * @param fields what the log shows
 */
type Hold = (
  request: FastifyRequest,
  limit: keyof ReturnType<typeof createCounters> | 'streams',
  count: Count,
  fields: Record<string, string>,
) => Exceeded | null;

/** Who has too many streams open is to come again after this long, in seconds. */
const streamRetryS = 20;

/** Creates the limits. Everything is counted in memory, and what is counted is bounded. */
export async function createLimits(
  app: FastifyInstance,
  rateLimits: Readonly<RateLimits>,
  { limited }: Pick<ApiMetrics, 'limited'>,
): Promise<Limits> {
  await prepareCounters(app);
  const log = createLimitLog();
  const counters = createCounters(app, rateLimits);
  const judge = createJudge({ app, rateLimits, strangers: counters.address, log });
  const begun = new RecentKeys();
  const hold: Hold = (request, limit, { isExceeded, retryAfterS }, fields) => {
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
    admit: async (request, { route, conversations = [], caller = null, visitor }) => {
      const exceeded: (Exceeded | null)[] = [];
      for (const ref of conversations) {
        const [conversation, count] = [keyOf(ref), await counters.conversation.add(request, keyOf(ref))];
        exceeded.push(hold(request, 'conversation', count, { conversation }));
      }
      if (caller !== null) {
        // Numbers are not logged.
        exceeded.push(hold(request, 'caller', await counters.caller.add(request, caller), {}));
      }
      if (visitor !== undefined) {
        exceeded.push(hold(request, 'visitor', await counters.visitor.add(request, visitor), { session: visitor }));
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
    ...chatLimits(hold, counters, rateLimits.streams),
  };
}

/** The limits that only web chat has. */
function chatLimits(
  hold: Hold,
  counters: Record<ChatLimit, Counter>,
  mostStreams: number,
): Pick<Limits, 'admitChat' | 'admitStream'> {
  return {
    admitChat: async (request, limit, session) => {
      const address = addressOf(request);
      const count = await counters[limit].add(request, session ?? address);
      return hold(request, limit, count, session === undefined ? { address } : { session });
    },
    admitStream: (request, open) => {
      const count = { isCounted: true, isExceeded: open >= mostStreams, retryAfterS: streamRetryS };
      return hold(request, 'streams', count, { address: addressOf(request) });
    },
  };
}

function createCounters(app: FastifyInstance, rateLimits: Readonly<RateLimits>) {
  return {
    address: createCounter(app, rateLimits.address),
    route: createCounter(app, rateLimits.route),
    conversation: createCounter(app, rateLimits.conversation),
    caller: createCounter(app, rateLimits.caller),
    newConversations: createCounter(app, rateLimits.newConversations),
    visitor: createCounter(app, rateLimits.visitor),
    sessions: createCounter(app, rateLimits.sessions),
    chats: createCounter(app, rateLimits.chats),
    questions: createCounter(app, rateLimits.questions),
    files: createCounter(app, rateLimits.files),
  };
}

function keyOf({ channel, id }: ConversationRef): string {
  return `${channel}/${id}`;
}
