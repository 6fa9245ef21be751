import type { FastifyInstance } from 'fastify';

import type { FieldKind } from '../body.ts';
import { checkBody } from '../body.ts';
import type { FreshdeskContext, IdRoute } from '../context.ts';
import { missingField, notFound, validationFailed } from '../errors.ts';
import type { ListQuery } from '../paging.ts';
import { checkQuery, paginate } from '../paging.ts';
import type { ContactRecord } from '../records.ts';
import { renderContact } from '../render.ts';
import type { FreshdeskStore } from '../store.ts';

const kinds: Readonly<Record<string, FieldKind>> = {
  name: 'text',
  email: 'text',
  phone: 'text',
  mobile: 'text',
  unique_external_id: 'text',
};
/** Filters compare the whole text as it was typed. Only for e-mail addresses, case does not matter. */
const filters: Readonly<Record<string, (contact: ContactRecord, value: string) => boolean>> = {
  phone: ({ phone }, value) => phone === value,
  mobile: ({ mobile }, value) => mobile === value,
  email: ({ email }, value) => email?.toLowerCase() === value.toLowerCase(),
  unique_external_id: ({ externalId }, value) => externalId === value,
};

/** `/contacts`: list, show, create. */
export function addContactRoutes(app: FastifyInstance, { store }: FreshdeskContext): void {
  app.get<{ Querystring: ListQuery }>('/api/v2/contacts', (request, reply) => {
    const { query } = request;
    checkQuery(query, Object.keys(filters));
    const listed = [...store.contacts.values()].filter(
      (contact) =>
        !contact.deleted &&
        Object.entries(filters).every(([name, fits]) => query[name] === undefined || fits(contact, query[name])),
    );
    return paginate(listed, request, reply).map(renderContact);
  });
  app.get<IdRoute>('/api/v2/contacts/:id', (request) => {
    const contact = store.contacts.get(Number(request.params.id));
    if (contact === undefined) throw notFound();
    return renderContact(contact);
  });
  app.post('/api/v2/contacts', (request, reply) => {
    const body = checkBody(request, kinds);
    const name = body.text('name');
    if (name === undefined) throw validationFailed([missingField('name')]);
    const [email, phone, mobile] = [body.text('email'), body.text('phone'), body.text('mobile')];
    const externalId = body.text('unique_external_id');
    checkUnique(store, email, externalId);
    const contact = store.addContact({
      name,
      email: email ?? null,
      phone: phone ?? null,
      mobile: mobile ?? null,
      externalId: externalId ?? null,
    });
    return reply.code(201).send(renderContact(contact));
  });
}

/** Throws the 409 of a value that another contact has. */
function checkUnique(store: FreshdeskStore, email: string | undefined, externalId: string | undefined): void {
  const taken = (field: string, contact: ContactRecord | undefined) =>
    contact === undefined ? [] : [{ field, message: 'It should be a unique value', code: 'duplicate_value' }];
  const errors = [
    ...(email === undefined ? [] : taken('email', store.contactByEmail(email))),
    ...(externalId === undefined ? [] : taken('unique_external_id', store.contactByExternalId(externalId))),
  ];
  if (errors.length > 0) throw validationFailed(errors);
}
