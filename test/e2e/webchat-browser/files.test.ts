import { describe, it } from 'vitest';
import { keepScreenshot } from '../../support/browser.ts';
import { beginTalk, setStage } from './support/stage.ts';
import { input } from './support/visitor.ts';

// The tool with which screens are shared is another page of a lane: it only has to open.
const stage = setStage({ files: {}, picture: {}, share: {}, cobrowse: {} }, (shopOf) => ({
  CHAT_COBROWSE_ORIGINS: shopOf('cobrowse'),
  CHAT_FILE_MAX_MB: '1',
}));

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const picture = { name: 'receipt.png', mimeType: 'image/png', buffer: png };

describe('files in a talk with a person, in the real widget', () => {
  it.concurrent('arrive if they are good, and are refused with the reason if not', async ({ expect }) => {
    const { visitor, read } = await beginTalk(stage, 'files');
    const { page } = visitor;
    const choose = page.locator('input[type=file]');
    const refusals = [
      [
        { name: 'big.png', mimeType: 'image/png', buffer: Buffer.alloc(1_100_000, png) },
        'This file is too large. The limit is 1 MB.',
      ],
      [
        { name: 'tool.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') },
        'Files of this type cannot be sent.',
      ],
      [{ name: 'nothing.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) }, 'This file is empty.'],
    ] as const;
    for (const [file, reason] of refusals) {
      await choose.setInputFiles(file);
      await visitor.sees(reason);
      await visitor.press('Remove file');
      await page.getByText(reason).waitFor({ state: 'detached' });
    }
    await choose.setInputFiles([
      picture,
      { name: 'order.txt', mimeType: 'text/plain', buffer: Buffer.from('Order 11-2222') },
    ]);
    await page.getByText('order.txt').waitFor();
    await input(page).press('Enter');
    await expect.poll(() => read().filter((line) => line === 'user: image' || line === 'user: file')).toHaveLength(2);
    await page.getByText('The file was uploaded successfully.').waitFor({ state: 'attached' });
    await visitor.say('These are the receipts.');
    await expect.poll(read).toContain('user: These are the receipts.');
    await page.getByText('receipt.png').last().scrollIntoViewIfNeeded();
    await keepScreenshot(page, 'webchat-files');
    // What only claims to be a picture is found out by the service.
    await choose.setInputFiles({ ...picture, name: 'not-really.png', buffer: Buffer.from('<html>') });
    await input(page).press('Enter');
    await visitor.sees('Files of this type cannot be sent.');
    expect(read().filter((line) => line === 'user: image')).toHaveLength(1);
    // The browser reports the answer 415.
    expect(visitor.complaints.filter((complaint) => !complaint.includes('415'))).toEqual([]);
  });

  it.concurrent("of an agent are shown, and the browser never sees the platform's address", async ({ expect }) => {
    const { visitor, agent } = await beginTalk(stage, 'picture');
    const asked: string[] = [];
    visitor.page.on('request', (request) => asked.push(request.url()));
    agent.sendFile({ name: 'label.png', contentType: 'image/png', content: png });
    const shown = visitor.page.getByRole('img', { name: /label/ }).last();
    await shown.waitFor();
    expect(await shown.getAttribute('src')).toMatch(/^blob:/);
    expect(asked.filter((url) => url.startsWith(stage.stack().sunshine.url))).toEqual([]);
    await visitor.reload();
    await visitor.page.getByRole('img', { name: /label/ }).last().waitFor();
    expect(visitor.complaints).toEqual([]);
  });

  it.concurrent('the screen is shared only if the visitor agrees, and the agent hears of it', async ({ expect }) => {
    const { visitor, agent, read } = await beginTalk(stage, 'share');
    const { page } = visitor;
    const link = `${stage.lane('cobrowse').shop.url}/?share=1`;
    agent.say(`Please share your screen: ${link}`);
    await visitor.press('Decline');
    await visitor.sees('You declined to share your screen.');
    await expect.poll(read).toContain('business: The visitor does not want to share the screen.');
    expect(page.context().pages()).toHaveLength(1);
    expect(await visitor.count(link)).toBe(0);
    agent.say(link);
    await page.getByRole('button', { name: 'Share screen' }).waitFor();
    await keepScreenshot(page, 'webchat-screen-share');
    const [tab] = await Promise.all([page.context().waitForEvent('page'), visitor.press('Share screen')]);
    await tab.waitForURL(link);
    expect(await tab.evaluate('window.opener')).toBeNull();
    await expect.poll(read).toContain('business: The visitor agreed to share the screen.');
    await visitor.press('Stop sharing screen');
    await visitor.sees('You stopped sharing your screen.');
    await expect.poll(read).toContain('business: The visitor ended the screen share.');
    expect(visitor.complaints).toEqual([]);
  });
});
