import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { createIdentityReader } from '../../src/api/webchat/identity.ts';
import { freePort } from '../../src/temporal/free-port.ts';

it('the site in the guide of the web chat signs tokens that are accepted', { timeout: 30_000 }, async () => {
  const guide = await readFile(new URL('../../docs/web-chat.md', import.meta.url), 'utf8');
  const port = await freePort();
  const site = (/```js\n([\s\S]*?)```/.exec(guide)?.[1] ?? '').replace('listen(3000', `listen(${port}`);
  const secret = randomBytes(32).toString('base64');
  const server = spawn(process.execPath, ['--input-type=module', '-e', site], {
    env: { CHAT_IDENTITY_SECRET: secret },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  try {
    const ask = () => fetch(`http://127.0.0.1:${port}/chat-identity`).then((response) => response.text());
    await expect.poll(() => ask().catch(() => ''), { timeout: 20_000 }).toMatch(/^ey/);
    expect(await createIdentityReader([secret])(await ask())).toMatchObject({
      subject: 'customer-1042',
      email: 'ada@example.com',
    });
  } finally {
    server.kill();
  }
});
