import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { request } from 'node:http';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { setStage } from './support/stage.ts';

const stage = setStage({ accessible: {}, alone: {} });
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Faults of the widget itself, which a page cannot mend: the button with “AI” in its header is inside of another one. */
const ofTheWidget = new Set(['nested-interactive: cds-aichat-container cds-aichat-internal cds-ai-label']);

/** Serious and critical findings of axe, one line for each element that is concerned. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = (await page.evaluate('axe.run()')) as AxeResults;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.flat().join(' ')}`));
}

describe('the shop page', () => {
  it.concurrent('has no serious fault of accessibility of its own, in any state', async ({ expect }) => {
    const { page, ...visitor } = await stage.visit('accessible');
    const opened = await findings(page);
    await visitor.press('Write to us');
    await page.getByRole('dialog', { name: 'Leave a message' }).waitFor();
    const found = [...opened, ...(await findings(page))];
    expect(found.filter((finding) => !ofTheWidget.has(finding))).toEqual([]);
  });

  it.concurrent('asks nobody but the shop and the service for anything', async ({ expect }) => {
    const { page, ...visitor } = await stage.visit('alone');
    const origins = new Set<string>();
    page.on('request', (sent) => origins.add(new URL(sent.url()).origin));
    await visitor.reload();
    await visitor.askForPerson();
    const { shop, wire } = stage.lane('alone');
    expect(origins).toEqual(new Set([shop.url, wire.url]));
    expect(visitor.complaints).toEqual([]);
  });

  it.concurrent('is served with its policy, and nothing beside it is', async ({ expect }) => {
    const { shop, wire } = stage.lane('alone');
    const policy = (await fetch(shop.url)).headers.get('content-security-policy');
    expect(policy).toContain(`default-src 'self'; connect-src 'self' ${wire.url}; img-src 'self' data: blob:`);
    for (const path of ['/nothing.html', '/assets', '/built-from.txt', '/../package.json', '/%2e%2e/package.json']) {
      expect(await statusOf(shop.url, path), path).toBe(404);
    }
  });
});

/** Status of the answer to a path as it is written, which `fetch` would tidy up. */
function statusOf(url: string, path: string): Promise<number | undefined> {
  const { hostname: host, port } = new URL(url);
  return new Promise((resolve, reject) => {
    request({ host, port, path }, (answer) => resolve(answer.resume().statusCode))
      .once('error', reject)
      .end();
  });
}
