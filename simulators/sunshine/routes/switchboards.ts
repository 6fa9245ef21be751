import type { FastifyInstance } from 'fastify';

import type { ApiCall, SunshineContext } from '../context.ts';
import { apiCall, apiRoot, bodyOf, handler } from '../context.ts';
import { SunshineError, badRequest, found } from '../errors.ts';
import { seatBody, seatUpdateBody, switchboardBody } from '../inputs/bodies.ts';
import type { AppRecord, IntegrationRecord, SeatRecord, SwitchboardRecord } from '../records.ts';
import type { SunshineSettings } from '../settings.ts';
import { vacate } from '../switchboard/rules.ts';

const root = `${apiRoot}/apps/:appId/switchboards`;
const maxSeats = 10;

/** The switchboard of an app and its seats. */
export function addSwitchboardRoutes(app: FastifyInstance, context: SunshineContext): void {
  const { world } = context;
  app.post(root, (request, reply) => {
    const call = apiCall(context, request, 'app');
    if (call.app.switchboard !== null) throw badRequest('Only one switchboard can be created per app');
    call.app.switchboard = { id: world.ids.next(), enabled: false, defaultId: null, seats: [] };
    return reply.code(201).send({ switchboard: renderSwitchboard(call.app.switchboard) });
  });
  app.get(
    root,
    handler(context, 'app', ({ app: { switchboard } }) => ({
      switchboards: switchboard === null ? [] : [renderSwitchboard(switchboard)],
    })),
  );
  app.patch(
    `${root}/:switchboardId`,
    handler(context, 'app', (call) => {
      const switchboard = switchboardOf(call);
      const { enabled, defaultSwitchboardIntegrationId: wanted } = bodyOf(context, call, switchboardBody);
      const defaultId = wanted === undefined ? switchboard.defaultId : seatIn(switchboard, wanted).id;
      if (enabled === true && defaultId === null) {
        throw badRequest('defaultSwitchboardIntegrationId is required when enabling a switchboard');
      }
      Object.assign(switchboard, { defaultId, enabled: enabled ?? switchboard.enabled });
      return { switchboard: renderSwitchboard(switchboard) };
    }),
  );
  app.delete(
    `${root}/:switchboardId`,
    handler(context, 'app', (call) => {
      vacate(call.app, new Set(switchboardOf(call).seats.map(({ id }) => id)));
      call.app.switchboard = null;
      return {};
    }),
  );
  addSeatRoutes(app, context);
}

function addSeatRoutes(app: FastifyInstance, context: SunshineContext): void {
  const { world } = context;
  const path = `${root}/:switchboardId/switchboardIntegrations`;
  app.post(path, (request, reply) => {
    const call = apiCall(context, request, 'app');
    const switchboard = switchboardOf(call);
    const body = bodyOf(context, call, seatBody);
    if (switchboard.seats.length >= maxSeats) {
      throw new SunshineError(400, 'too_many_switchboard_integrations', 'Too many switchboard integrations');
    }
    checkName(switchboard, body.name, null);
    const integration = integrationFor(call.app, switchboard, body, null);
    const seat: SeatRecord = {
      id: world.ids.next(),
      name: body.name,
      integrationId: integration.id,
      integrationType: integration.type,
      deliverStandbyEvents: body.deliverStandbyEvents,
      nextId: nextOf(switchboard, body.nextSwitchboardIntegrationId),
      messageHistoryCount: body.messageHistoryCount ?? null,
    };
    switchboard.seats.push(seat);
    return reply.code(201).send({ switchboardIntegration: renderSeat(seat, world.settings) });
  });
  app.get(
    path,
    handler(context, 'app', (call) => ({
      switchboardIntegrations: switchboardOf(call).seats.map((seat) => renderSeat(seat, world.settings)),
    })),
  );
  app.patch(
    `${path}/:seatId`,
    handler(context, 'app', (call) => ({
      switchboardIntegration: renderSeat(updateSeat(context, call), world.settings),
    })),
  );
  app.delete(
    `${path}/:seatId`,
    handler(context, 'app', (call) => {
      const switchboard = switchboardOf(call);
      const { id } = seatIn(switchboard, call.params['seatId'] ?? '');
      if (switchboard.defaultId === id) throw badRequest('The default switchboard integration cannot be deleted');
      if (switchboard.seats.some(({ nextId }) => nextId === id)) {
        throw badRequest('The switchboard integration is the next one of another and cannot be deleted');
      }
      switchboard.seats = switchboard.seats.filter((seat) => seat.id !== id);
      vacate(call.app, new Set([id]));
      return {};
    }),
  );
}

function updateSeat(context: SunshineContext, call: ApiCall): SeatRecord {
  const switchboard = switchboardOf(call);
  const seat = seatIn(switchboard, call.params['seatId'] ?? '');
  const body = bodyOf(context, call, seatUpdateBody);
  if (body.name !== undefined) checkName(switchboard, body.name, seat);
  const moves = body.integrationId !== undefined || body.integrationType !== undefined;
  const integration = moves ? integrationFor(call.app, switchboard, body, seat) : null;
  const next = body.nextSwitchboardIntegrationId;
  const nextId = next === undefined ? seat.nextId : nextOf(switchboard, next);
  seat.name = body.name ?? seat.name;
  seat.nextId = nextId;
  seat.integrationId = integration?.id ?? seat.integrationId;
  seat.integrationType = integration?.type ?? seat.integrationType;
  seat.deliverStandbyEvents = body.deliverStandbyEvents ?? seat.deliverStandbyEvents;
  if (body.messageHistoryCount !== undefined) seat.messageHistoryCount = body.messageHistoryCount;
  return seat;
}

function switchboardOf({ app, params }: ApiCall): SwitchboardRecord {
  return found(app.switchboard?.id === params['switchboardId'] ? app.switchboard : null, 'switchboard');
}

function seatIn({ seats }: SwitchboardRecord, id: string): SeatRecord {
  return found(
    seats.find((seat) => seat.id === id),
    'seat',
  );
}

function nextOf(switchboard: SwitchboardRecord, id: string | null | undefined): string | null {
  return id === null || id === undefined ? null : seatIn(switchboard, id).id;
}

function checkName({ seats }: SwitchboardRecord, name: string, own: SeatRecord | null): void {
  if (name === 'next') throw badRequest('The name next is reserved');
  if (seats.some((seat) => seat !== own && seat.name === name)) {
    throw badRequest('A switchboard integration with this name already exists');
  }
}

/** The integration that a body names: a custom one by id, a native or partner one by type. It can have only one seat. */
function integrationFor(
  app: AppRecord,
  { seats }: SwitchboardRecord,
  body: { integrationId?: string | undefined; integrationType?: string | undefined },
  own: SeatRecord | null,
): IntegrationRecord {
  if (body.integrationType === 'custom') throw badRequest('integrationId is required for integrations of type custom');
  const integration = found(
    body.integrationId === undefined
      ? [...app.integrations.values()].find(({ type }) => type === body.integrationType)
      : app.integrations.get(body.integrationId),
    'integration',
  );
  if (seats.some((seat) => seat !== own && seat.integrationId === integration.id)) {
    throw badRequest('The integration is already linked to a switchboard integration');
  }
  return integration;
}

function renderSwitchboard({ id, enabled, defaultId }: SwitchboardRecord): Record<string, unknown> {
  return { id, enabled, ...(defaultId === null ? {} : { defaultSwitchboardIntegrationId: defaultId }) };
}

function renderSeat(seat: SeatRecord, settings: SunshineSettings): Record<string, unknown> {
  const { id, name, integrationId, integrationType, deliverStandbyEvents, nextId, messageHistoryCount } = seat;
  return {
    id,
    name,
    integrationId,
    integrationType,
    deliverStandbyEvents,
    nextSwitchboardIntegrationId: nextId,
    ...(messageHistoryCount === null || !settings.echoesHistoryCount ? {} : { messageHistoryCount }),
  };
}
