#!/usr/bin/env node
// Runs the command with a Node that understands the sources: this one, or the one that came as a development dependency.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
if (major > 22 || (major === 22 && minor >= 18)) {
  await import(main);
} else {
  const own = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));
  if (existsSync(own)) {
    const { status } = spawnSync(own, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
    process.exitCode = status ?? 1;
  } else {
    console.error(`Deskbridge needs Node 22.18 or later; this is ${process.versions.node}.`);
    process.exitCode = 1;
  }
}
