import type { FastifyInstance } from 'fastify';

import type { FreshdeskContext } from '../context.ts';
import { FreshdeskError, defaultErrorBody } from '../errors.ts';
import type { ListQuery } from '../paging.ts';
import { checkQuery, paginate } from '../paging.ts';
import { renderAgent } from '../render.ts';
import type { FreshdeskStore } from '../store.ts';
import { priorityLabels, statusLabels } from '../store.ts';

/** Agents, groups and ticket fields. */
export function addAccountRoutes(app: FastifyInstance, { store, agent }: FreshdeskContext): void {
  const requireRight = (): void => {
    if (!store.settings.mayListAccount) throw new FreshdeskError(403, defaultErrorBody(403));
  };
  app.get('/api/v2/agents/me', () => renderAgent(agent));
  app.get<{ Querystring: ListQuery }>('/api/v2/agents', (request, reply) => {
    requireRight();
    checkQuery(request.query, ['email', 'mobile', 'phone', 'state']);
    const email = request.query['email']?.toLowerCase();
    const listed = [...store.agents.values()].filter(
      (listed) => email === undefined || listed.email.toLowerCase() === email,
    );
    return paginate(listed, request, reply).map(renderAgent);
  });
  app.get<{ Querystring: ListQuery }>('/api/v2/groups', (request, reply) => {
    requireRight();
    checkQuery(request.query, []);
    const groups = paginate([...store.groups.values()], request, reply);
    return groups.map(({ id, name, agentIds }) => ({ id, name, description: null, agent_ids: agentIds ?? [] }));
  });
  app.get<{ Querystring: ListQuery }>('/api/v2/ticket_fields', (request) => {
    requireRight();
    checkQuery(request.query, ['type']);
    const { type } = request.query;
    return ticketFields(store).filter((field) => type === undefined || field.type === type);
  });
}

function ticketFields(store: FreshdeskStore): { name: string; type: string; [key: string]: unknown }[] {
  const labels = Object.entries({ ...statusLabels, ...store.settings.customStatuses });
  const statuses = Object.fromEntries(labels.map(([number, label]) => [number, [label, label]]));
  const priorities = Object.fromEntries(
    Object.entries(priorityLabels).map(([number, label]) => [label, Number(number)]),
  );
  const groups = Object.fromEntries([...store.groups.values()].map(({ id, name }) => [name, id]));
  const custom = store.settings.customFields.map((name) => ({
    name,
    label: name,
    type: 'custom_text',
    default: false,
  }));
  return [
    { name: 'status', label: 'Status', type: 'default_status', default: true, choices: statuses },
    { name: 'priority', label: 'Priority', type: 'default_priority', default: true, choices: priorities },
    { name: 'group', label: 'Group', type: 'default_group', default: true, choices: groups },
    ...custom,
  ].map((field, index) => ({
    id: index + 1,
    ...field,
    required_for_closure: store.settings.requiredToClose.includes(field.name),
  }));
}
