import type { FastifyInstance } from 'fastify';
import { checkCredentialsHere } from '../limits/hooks.ts';
import { requireBasicAuth } from '../plugins/basic-auth.ts';
import { readBigBodiesInThreads } from '../plugins/big-bodies.ts';
import { takeJsonOfAnyType } from '../plugins/json-body.ts';
import { keypadRoute } from './keypad-route.ts';
import type { PhoneRoutes } from './options.ts';
import { postPromptPath, postPromptRoute } from './post-prompt-route.ts';
import { swaigRoute } from './swaig-route.ts';
import { swmlRoutes } from './swml-route.ts';

/** The routes of the phone line, all behind Basic auth. The platform's content types vary, so they decide nothing. */
export async function phoneRoutes(app: FastifyInstance, options: PhoneRoutes): Promise<void> {
  checkCredentialsHere(app);
  app.addHook('onRequest', requireBasicAuth(options.phone, options.limits));
  takeJsonOfAnyType(app);
  readBigBodiesInThreads(app, {
    ...options,
    kindOf: ({ routeOptions }) => (routeOptions.url === postPromptPath ? 'report' : 'request'),
  });
  swmlRoutes(app, options);
  swaigRoute(app, options);
  keypadRoute(app, options);
  postPromptRoute(app, options);
}
