import type { FastifyInstance } from 'fastify';

import type { ApiCall, SunshineContext } from '../context.ts';
import { apiRoot, bodyOf, conversationOf, handler } from '../context.ts';
import { handBody, takeBody } from '../inputs/bodies.ts';
import type { Metadata } from '../records.ts';
import type { ControlRequest } from '../switchboard/rules.ts';
import { acceptControl, offerControl, passControl, releaseControl } from '../switchboard/rules.ts';

/** The four control actions; all answer 200 with an empty object. */
export function addControlRoutes(app: FastifyInstance, context: SunshineContext): void {
  const { world } = context;
  const path = `${apiRoot}/apps/:appId/conversations/:conversationId`;
  const requestOf = (call: ApiCall, metadata: Metadata | null | undefined): ControlRequest => ({
    app: call.app,
    conversation: conversationOf(call),
    metadata: metadata ?? null,
    callerId: call.caller.integrationId,
  });
  const hand = (act: typeof passControl) =>
    handler(context, 'integration', (call) => {
      const body = bodyOf(context, call, handBody);
      act(world, body.switchboardIntegration, requestOf(call, body.metadata));
      return {};
    });
  const take = (act: typeof acceptControl) =>
    handler(context, 'integration', (call) => {
      act(world, requestOf(call, bodyOf(context, call, takeBody).metadata));
      return {};
    });
  app.post(`${path}/passControl`, hand(passControl));
  app.post(`${path}/offerControl`, hand(offerControl));
  app.post(`${path}/acceptControl`, take(acceptControl));
  app.post(`${path}/releaseControl`, take(releaseControl));
}
