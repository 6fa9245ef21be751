import { describe, expect, it, onTestFinished } from 'vitest';

import { deskVariables } from '../../../demo/environment.ts';
import { startZendeskDesk } from '../../../simulators/zendesk/desk.ts';

async function open() {
  let nowMs = Date.parse('2026-03-01T10:00:00Z');
  const desk = await startZendeskDesk({ now: () => nowMs, firstTicketId: 1001 });
  onTestFinished(() => desk.close());
  const adaId = desk.seedCustomer({ name: 'Ada', phone: '+15555550123', email: 'ada@example.com', externalId: 'c-1' });
  const id = desk.seedTicket({ requesterId: adaId, subject: 'Black screen', body: 'It stays black.' });
  return { desk, adaId, id, advance: (ms: number) => void (nowMs += ms) };
}

describe('the simulated desk', () => {
  it('shows the ticket of a customer in the words that all simulators share', async () => {
    const { desk, adaId, id } = await open();
    expect(id).toBe('1001');
    expect(desk.tickets()).toEqual([
      {
        id,
        subject: 'Black screen',
        status: 'new',
        priority: null,
        requesterId: adaId,
        group: null,
        assignee: null,
        tags: [],
        conversation: null,
        followUpOf: null,
        comments: [{ body: 'It stays black.', public: true, authorId: adaId, files: [] }],
      },
    ]);
  });

  it('has an agent whose every action is an update with its audit', async () => {
    const { desk, id } = await open();
    desk.seedGroup('Billing');
    desk.agent.reply(id, 'Is it plugged in?');
    desk.agent.note(id, 'Probably not.');
    desk.agent.setStatus(id, 'onHold');
    desk.agent.setPriority(id, 'urgent');
    desk.agent.setGroup(id, 'Billing');
    const [ticket] = desk.tickets();
    expect(ticket).toMatchObject({ status: 'onHold', priority: 'urgent', group: 'Billing' });
    expect(ticket?.comments.map(({ body, public: isPublic }) => [body, isPublic])).toEqual([
      ['It stays black.', true],
      ['Is it plugged in?', true],
      ['Probably not.', false],
    ]);
    const audits = desk.zendesk.store.auditsOf(Number(id));
    expect(audits).toHaveLength(6);
    expect(audits.slice(1).every(({ authorId }) => authorId !== desk.zendesk.agentId)).toBe(true);
  });

  it('applies its rules to the agent', async () => {
    const { desk, id } = await open();
    desk.agent.setStatus(id, 'closed');
    expect(() => desk.agent.reply(id, 'too late')).toThrow('422');
    expect(() => desk.agent.setGroup(id, 'Nowhere')).toThrow('404');
    desk.agent.remove(id);
    expect(desk.tickets()).toEqual([]);
    expect(() => desk.agent.note(id, 'x')).toThrow('404');
    expect(() => desk.seedTicket({ requesterId: '1', subject: 'x', body: 'x' })).toThrow('does not exist');
  });

  it('can be reached with the variables made for it, and shows its page', async () => {
    const { desk } = await open();
    const environment = deskVariables(desk);
    expect(environment).toMatchObject({ HELP_DESK: 'zendesk', ZENDESK_URL: desk.url });
    const authorization = `Basic ${btoa(`${environment['ZENDESK_EMAIL']}/token:${environment['ZENDESK_API_TOKEN']}`)}`;
    const answer = await fetch(`${desk.url}/api/v2/tickets/1001`, { headers: { authorization } });
    expect(await answer.json()).toMatchObject({
      ticket: {
        custom_fields: [
          { id: Number(environment['ZENDESK_CONVERSATION_FIELD_ID']), value: null },
          { id: Number(environment['ZENDESK_SUMMARY_FIELD_ID']), value: null },
        ],
      },
    });
    expect((await fetch(desk.url)).headers.get('content-type')).toContain('text/html');
  });

  it('delays search when set to', async () => {
    const { desk, advance } = await open();
    desk.setIndexLag(60_000);
    desk.seedAgent({ name: 'Sam', email: 'sam@example.com' });
    expect(desk.zendesk.store.indexedUsers().map(({ name }) => name)).not.toContain('Sam');
    advance(60_000);
    expect(desk.zendesk.store.indexedUsers().map(({ name }) => name)).toContain('Sam');
  });
});
