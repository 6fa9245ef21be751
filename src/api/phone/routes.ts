import type { FastifyInstance } from 'fastify';
import type { Conversations } from '../../client/conversations.ts';
import type { PhoneConfig } from '../../config/types.ts';
import { requireBasicAuth } from '../plugins/basic-auth.ts';
import type { ApiMetrics } from '../plugins/metrics.ts';
import { keypadRoute } from './keypad-route.ts';
import { postPromptRoute } from './post-prompt-route.ts';
import { swaigRoute } from './swaig-route.ts';
import { swmlRoutes } from './swml-route.ts';

/** What the routes of the phone line share. */
export interface PhoneRoutes {
  phone: PhoneConfig;
  /** Digits of a support PIN. */
  pinLength: number;
  publicUrl: string;
  answerDeadlineMs: number;
  /** Intents of the routing table. */
  intents: readonly string[];
  conversations: Conversations;
  metrics: ApiMetrics;
  /** The keyed digest that stands for a PIN behind the door. */
  digestPin: (digits: string) => string;
}

/** The phone line: every route behind Basic auth. */
export async function phoneRoutes(app: FastifyInstance, options: PhoneRoutes): Promise<void> {
  app.addHook('onRequest', requireBasicAuth(options.phone));
  swmlRoutes(app, options);
  swaigRoute(app, options);
  keypadRoute(app, options);
  postPromptRoute(app, options);
}
