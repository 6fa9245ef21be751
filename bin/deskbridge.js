#!/usr/bin/env node
// Starts the command with a Node that runs TypeScript: this one, or the one that npm installs for development.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const args = process.argv.slice(2);
const command = args[0] === 'help' ? args[1] : args[0];
const isPlayed = command === 'demo' || command === 'call';
const main = new URL(isPlayed ? '../demo/main.ts' : '../src/cli/main.ts', import.meta.url);

// Compiled once, it starts in half the time; where it cannot be written, nothing is cached.
const compiled = fileURLToPath(new URL('../node_modules/.cache/deskbridge/compiled', import.meta.url));

// The same versions as `engines` in package.json.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major >= 24 || (major === 22 && minor >= 19)) {
  module.enableCompileCache(compiled);
  // A service that is killed would write nothing.
  setTimeout(() => module.flushCompileCache(), 5_000).unref();
  await import(main.href);
} else {
  const installed = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));
  if (existsSync(installed)) {
    const env = { ...process.env, NODE_COMPILE_CACHE: compiled };
    const child = spawn(installed, [fileURLToPath(main), ...args], { stdio: 'inherit', env });
    // Ctrl+C reaches the child by itself as well; it takes both as one request to stop.
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
    child.once('error', () => (process.exitCode = 1));
    child.once('exit', (status) => (process.exitCode = status ?? 1));
  } else {
    console.error(`Deskbridge needs Node 22.19 or later, or Node 24 and later; this is Node ${process.versions.node}.`);
    process.exitCode = 1;
  }
}
