import { runCommand } from './run-command.ts';

/** The server has to know update-with-start and answer early; older ones lack it or have it switched off. */
const oldestServer = [1, 28] as const;
const answersWithinMs = 15_000;

/**
 * Checks by running it that a file is a Temporal command line whose dev server is new enough.
 * @returns the path
 * @throws {Error} saying why it cannot be used
 */
export async function checkDevServer(file: string, env: NodeJS.ProcessEnv): Promise<string> {
  const output = await runCommand(file, ['--version'], { env, timeoutMs: answersWithinMs });
  if (!/^temporal version /m.test(output)) throw new Error(`${file} is not the Temporal command line`);
  const version = /\(Server (\d+)\.(\d+)/.exec(output);
  // A build of one's own may print no number; it is taken at its word.
  if (version === null) return file;
  const [major, minor] = [Number(version[1]), Number(version[2])];
  if (major < oldestServer[0] || (major === oldestServer[0] && minor < oldestServer[1])) {
    throw new Error(`${file} brings server ${major}.${minor}, but ${oldestServer.join('.')} or newer is needed`);
  }
  return file;
}
