import type { FastifyInstance } from 'fastify';
import { checkCredentialsHere } from '../limits/hooks.ts';
import { requireBasicAuth } from '../plugins/basic-auth.ts';
import { takeJsonOfAnyType } from '../plugins/json-body.ts';
import { keypadRoute } from './keypad-route.ts';
import type { PhoneRoutes } from './options.ts';
import { postPromptRoute } from './post-prompt-route.ts';
import { swaigRoute } from './swaig-route.ts';
import { swmlRoutes } from './swml-route.ts';

/** The routes of the phone line, all behind Basic auth. The platform's content types vary, so they decide nothing. */
export async function phoneRoutes(app: FastifyInstance, options: PhoneRoutes): Promise<void> {
  checkCredentialsHere(app);
  app.addHook('onRequest', requireBasicAuth(options.phone, options.limits));
  takeJsonOfAnyType(app);
  swmlRoutes(app, options);
  swaigRoute(app, options);
  keypadRoute(app, options);
  postPromptRoute(app, options);
}
