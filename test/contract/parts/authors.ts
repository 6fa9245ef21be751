import { describe, expect, it } from 'vitest';
import { options } from '../../support/adapter-helpers.ts';
import type { ContractSubject } from '../subject.ts';
import { startBench, type Bench } from './bench.ts';

function seeded({ simulator, clock, adaId }: Bench): string {
  const id = simulator.seedTicket({ requesterId: adaId, subject: 'Hello', body: 'Anybody there?' });
  clock.advance(60_000);
  return id;
}

/** The contract of who wrote a comment: the chat shows it to the customer. */
export function authors(subject: ContractSubject): void {
  describe('who wrote a comment', () => {
    it('is told with the reply of a colleague, by the name that customers see', async () => {
      const bench = await startBench(subject);
      const id = seeded(bench);
      bench.human((agent) => agent.reply(id, 'Yes, what is it?'));
      const list = () => bench.helpDesk.listComments(id, 10, options());
      // The name may come a moment later.
      await expect.poll(async () => (await list())[0]?.authorName).toBe(bench.simulator.agent.name);
      const [reply] = await list();
      expect(reply).toMatchObject({ body: 'Yes, what is it?', public: true, ours: false });
      expect(reply?.id).not.toBe('');
      expect(reply?.authorId).toEqual(expect.any(String));
      expect(reply?.authorId).not.toBe(bench.adaId);
      expect(Date.parse(reply?.createdAt ?? '')).not.toBeNaN();
    });

    it('is the same person in all of their comments, and never somebody else', async () => {
      const bench = await startBench(subject);
      const id = seeded(bench);
      bench.human((agent) => agent.reply(id, 'One.'));
      await bench.change(id, { comment: { body: 'Two.', public: true, author: { requesterId: bench.adaId } } });
      bench.human((agent) => agent.reply(id, 'Three.'));
      const list = await bench.helpDesk.listComments(id, 10, options());
      const by = new Map(list.map(({ body, authorId, authorName }) => [body, { authorId, authorName }]));
      expect(by.get('Three.')?.authorId).toBe(by.get('One.')?.authorId);
      expect(by.get('Two.')?.authorId).toBe(bench.adaId);
      expect(by.get('Two.')?.authorName).not.toBe(bench.simulator.agent.name);
      expect(['Ada Byron', null]).toContain(by.get('Two.')?.authorName);
    });
  });
}
