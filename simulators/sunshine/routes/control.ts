import type { FastifyInstance } from 'fastify';

import type { ApiCall, SunshineContext } from '../context.ts';
import { apiRoot, bodyOf, conversationOf, handler } from '../context.ts';
import { metadataBody, targetBody } from '../inputs/bodies.ts';
import type { Metadata } from '../records.ts';
import type { ControlRequest } from '../switchboard/rules.ts';
import { acceptControl, offerControl, passControl, releaseControl } from '../switchboard/rules.ts';

/** The four control actions. All of them answer 200 with an empty object. */
export function addControlRoutes(app: FastifyInstance, context: SunshineContext): void {
  const { world } = context;
  const path = `${apiRoot}/apps/:appId/conversations/:conversationId`;
  const requestOf = (call: ApiCall, metadata: Metadata | null | undefined): ControlRequest => ({
    app: call.app,
    conversation: conversationOf(call),
    metadata: metadata ?? null,
    callerId: call.caller.integrationId,
  });
  const withTarget = (act: typeof passControl) =>
    handler(context, 'integration', (call) => {
      const body = bodyOf(context, call, targetBody);
      act(world, body.switchboardIntegration, requestOf(call, body.metadata));
      return {};
    });
  const withoutTarget = (act: typeof acceptControl) =>
    handler(context, 'integration', (call) => {
      act(world, requestOf(call, bodyOf(context, call, metadataBody).metadata));
      return {};
    });
  app.post(`${path}/passControl`, withTarget(passControl));
  app.post(`${path}/offerControl`, withTarget(offerControl));
  app.post(`${path}/acceptControl`, withoutTarget(acceptControl));
  app.post(`${path}/releaseControl`, withoutTarget(releaseControl));
}
