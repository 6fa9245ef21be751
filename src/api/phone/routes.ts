import type { FastifyInstance } from 'fastify';
import { requireBasicAuth } from '../plugins/basic-auth.ts';
import { keypadRoute } from './keypad-route.ts';
import type { PhoneRoutes } from './options.ts';
import { postPromptRoute } from './post-prompt-route.ts';
import { swaigRoute } from './swaig-route.ts';
import { swmlRoutes } from './swml-route.ts';

/** The routes of the phone line, all behind Basic auth. */
export async function phoneRoutes(app: FastifyInstance, options: PhoneRoutes): Promise<void> {
  app.addHook('onRequest', requireBasicAuth(options.phone));
  swmlRoutes(app, options);
  swaigRoute(app, options);
  keypadRoute(app, options);
  postPromptRoute(app, options);
}
