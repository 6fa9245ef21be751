import { runCommand } from './run-command.ts';

/** We need update-with-start and its early answers, which older servers do not have or have switched off. */
const oldestServer = [1, 28] as const;
const answersWithinMs = 15_000;

/**
 * Checks that a file is a Temporal CLI whose dev server is new enough, by running it.
 * @returns the path
 * @throws {Error} saying why it cannot be used
 */
export async function checkDevServer(file: string, env: NodeJS.ProcessEnv): Promise<string> {
  const output = await runCommand(file, ['--version'], { env, timeoutMs: answersWithinMs });
  if (!/^temporal version /m.test(output)) throw new Error(`${file} is not the Temporal CLI`);
  const version = /\(Server (\d+)\.(\d+)/.exec(output);
  // A custom build may print no version. It is accepted.
  if (version === null) return file;
  const [major, minor] = [Number(version[1]), Number(version[2])];
  if (major < oldestServer[0] || (major === oldestServer[0] && minor < oldestServer[1])) {
    throw new Error(`${file} has server ${major}.${minor}, but ${oldestServer.join('.')} or newer is required`);
  }
  return file;
}
