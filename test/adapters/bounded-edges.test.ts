import { describe, expect, it } from 'vitest';
import { boundedDesk, boundedDirectory } from '../../src/adapters/bounded-desk.ts';
import { commentCharacters, shortTextCharacters, tagsCharacters } from '../../src/domain/budgets.ts';
import { options } from '../support/adapter-helpers.ts';
import { startBench } from '../contract/parts/bench.ts';
import { zendeskSubject } from '../contract/subjects/zendesk.ts';

/** Lengths at the edge of a budget, and what is left of a text that is so long. */
const edges = (most: number): [length: number, isCut: boolean][] => [
  [most, false],
  [most + 1, true],
];

describe('texts of a desk', () => {
  it('are whole up to their budget, and cut with a mark beyond it', async () => {
    const { simulator, helpDesk, requesters, adaId } = await startBench(zendeskSubject);
    const desk = boundedDesk(helpDesk);
    for (const [length, isCut] of edges(commentCharacters)) {
      const id = simulator.seedTicket({ requesterId: adaId, subject: 'x', body: 'b'.repeat(length) });
      const body = (await desk.latestPublicComment(id, options()))?.body ?? '';
      expect([body.length <= commentCharacters, body.endsWith('[…]')]).toEqual([true, isCut]);
    }
    const directory = boundedDirectory({ ...requesters, getPinRecord: async () => null, setPinRecord: async () => {} });
    for (const [length, isCut] of edges(shortTextCharacters)) {
      const id = simulator.seedTicket({ requesterId: adaId, subject: 's'.repeat(length), body: 'x' });
      const { subject } = await desk.getTicket(id, options());
      expect([subject.length <= shortTextCharacters, subject === 's'.repeat(length)]).toEqual([true, !isCut]);
      const customer = simulator.seedCustomer({ name: 'n'.repeat(length), phone: null, email: null });
      const from = simulator.seedTicket({ requesterId: customer, subject: 'x', body: 'x' });
      const author = (await desk.listComments(from, 1, options()))[0]?.authorName ?? '';
      expect([author.length <= shortTextCharacters, author === 'n'.repeat(length)]).toEqual([true, !isCut]);
      const { name } = await directory.getRequester(customer, options());
      expect([name.length <= shortTextCharacters, name === 'n'.repeat(length)]).toEqual([true, !isCut]);
    }
  });

  it('tags are kept as far as their budget goes', async () => {
    const { simulator, helpDesk, adaId, change } = await startBench(zendeskSubject);
    const id = simulator.seedTicket({ requesterId: adaId, subject: 'x', body: 'x' });
    const tag = (index: number): string => `tag${String(index).padStart(7, '0')}`;
    const most = tagsCharacters / tag(0).length;
    const tagged = async (): Promise<number> => (await boundedDesk(helpDesk).getTicket(id, options())).tags.length;
    await change(id, { addTags: Array.from({ length: most }, (_tag, index) => tag(index)) });
    expect(await tagged()).toBe(most);
    await change(id, { addTags: [tag(most)] });
    expect(await tagged()).toBe(most);
  });
});
