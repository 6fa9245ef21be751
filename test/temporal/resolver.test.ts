import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../src/temporal/free-port.ts';
import { resolveDevServer } from '../../src/temporal/resolve-dev-server.ts';
import { resolveTestServer } from '../support/resolve-test-server.ts';
import { ResolveError, type ResolveOptions } from '../../src/temporal/resolver/resolve-executable.ts';

let home: string;
let bin: string;
let lines: string[];
let nobodyListens: string;

beforeAll(async () => {
  nobodyListens = `http://127.0.0.1:${await freePort()}`;
});

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'deskbridge-resolver-'));
  bin = path.join(home, 'bin');
  mkdirSync(bin);
  lines = [];
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** Only the contents of `bin` are installed, and nothing can be downloaded. */
function options(configuredPath: string | null = null): ResolveOptions {
  return {
    configuredPath,
    report: (line) => lines.push(line),
    env: { PATH: bin, HOME: home },
    downloadHost: nobodyListens,
  };
}

function install(file: string, script: string): string {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

const version = (server: string): string => `echo "temporal version 1.5.1 (Server ${server}, UI 2.42.1)"`;
const cachedCli = (): string => path.join(home, '.cache/deskbridge/temporal-cli-v1.5.1/temporal');
const cachedTestServer = (): string =>
  path.join(home, '.cache/deskbridge/temporal-test-server-1.38.0/temporal-test-server');
/** A `go` that "builds" an executable which prints the given version. */
const installGo = (server = '1.29.1'): string =>
  install(
    path.join(bin, 'go'),
    `[ "$1" = install ] || exit 0
echo "$*" > "${home}/go-arguments"
printf '#!/bin/sh\\n%s\\n' '${version(server)}' > "$GOBIN/temporal"
chmod +x "$GOBIN/temporal"`,
  );

describe('a search that finds nothing', () => {
  it('fails with one error that lists the steps, why each failed and what to do', async () => {
    install(path.join(bin, 'temporal'), version('1.20.0'));
    const failure = await resolveDevServer(options()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ResolveError);
    const message = failure instanceof Error ? failure.message : '';
    expect(message).toMatch(/on PATH: .*has server 1\.20, but 1\.28 or newer is required/);
    expect(message).toMatch(/the cache, .*temporal-cli-v1\.5\.1.*: not found/);
    expect(message).toMatch(/SDK's download: http:\/\/127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\)/);
    expect(message).toMatch(/go install .*: go is not installed/);
    expect(message).toMatch(/TEMPORAL_CLI_PATH.*TEMPORAL_ADDRESS/s);
  });

  it('fails in the same way for the test server', async () => {
    await expect(resolveTestServer(options())).rejects.toThrow(
      /the cache.*SDK's download.*ECONNREFUSED.*Maven: java is not installed.*TEMPORAL_TEST_SERVER_PATH/s,
    );
  });

  it('reports the last output of a failed build and leaves nothing in the cache', async () => {
    install(
      path.join(bin, 'go'),
      '[ "$1" = install ] || exit 0; touch "$GOBIN/half"; echo "dial tcp: no route" >&2; exit 1',
    );
    await expect(resolveDevServer(options())).rejects.toThrow(/go install .*ended with code 1: dial tcp: no route/);
    expect(readdirSync(path.join(home, '.cache/deskbridge'))).toEqual([]);
  });
});

describe('a configured path', () => {
  it('is used before all others', async () => {
    install(path.join(bin, 'temporal'), version('1.29.1'));
    const mine = install(path.join(home, 'mine'), version('1.30.0'));
    expect(await resolveDevServer(options(mine))).toBe(mine);
  });

  it('that does not work ends the search with an error that names the setting', async () => {
    install(path.join(bin, 'temporal'), version('1.29.1'));
    await expect(resolveDevServer(options(path.join(home, 'none')))).rejects.toThrow(
      /TEMPORAL_CLI_PATH: .*not installed/,
    );
    const other = install(path.join(home, 'other'), 'echo hello');
    await expect(resolveDevServer(options(other))).rejects.toThrow(/is not the Temporal CLI/);
    await expect(resolveTestServer(options(path.join(home, 'none')))).rejects.toThrow(/TEMPORAL_TEST_SERVER_PATH/);
  });
});

describe('the search', () => {
  it('takes the executable on PATH', async () => {
    const onPath = install(path.join(bin, 'temporal'), version('1.29.1'));
    install(cachedCli(), version('1.29.1'));
    expect(await resolveDevServer(options())).toBe(onPath);
  });

  it('takes the cached executable when the one on PATH is broken', async () => {
    install(path.join(bin, 'temporal'), 'exit 3');
    install(cachedCli(), version('1.29.1'));
    expect(await resolveDevServer(options())).toBe(cachedCli());
  });

  it('accepts a custom build that prints no server version', async () => {
    const onPath = install(path.join(bin, 'temporal'), 'echo "temporal version 0.0.0-DEV"');
    expect(await resolveDevServer(options())).toBe(onPath);
  });

  it('builds with go as the last step, reports it, and finds the result in the cache the next time', async () => {
    installGo();
    expect(await resolveDevServer(options())).toBe(cachedCli());
    expect(readFileSync(path.join(home, 'go-arguments'), 'utf8')).toContain(
      'github.com/temporalio/cli/cmd/temporal@v1.5.1',
    );
    expect(lines[0]).toMatch(/Building .*about 3 minutes/);
    rmSync(path.join(bin, 'go'));
    expect(await resolveDevServer(options())).toBe(cachedCli());
  });

  it('keeps its cache in XDG_CACHE_HOME when that is set', async () => {
    installGo();
    const given = options();
    const found = await resolveDevServer({ ...given, env: { ...given.env, XDG_CACHE_HOME: path.join(home, 'xdg') } });
    expect(found).toBe(path.join(home, 'xdg/deskbridge/temporal-cli-v1.5.1/temporal'));
  });

  it('downloads the test server with Maven and writes a script that runs it', async () => {
    install(path.join(bin, 'java'), 'echo "$@"');
    install(
      path.join(bin, 'mvn'),
      `[ "$1" = --version ] && exit 0
cp "$3" "${home}/pom.xml"`,
    );
    expect(await resolveTestServer(options())).toBe(cachedTestServer());
    const pom = readFileSync(path.join(home, 'pom.xml'), 'utf8');
    expect(pom).toMatch(/<artifactId>temporal-test-server<\/artifactId>\s*<version>1\.38\.0</);
    const script = readFileSync(cachedTestServer(), 'utf8');
    expect(script).toContain('exec java');
    expect(script).toContain('io.temporal.testserver.TestServer "$@"');
    rmSync(path.join(bin, 'mvn'));
    expect(await resolveTestServer(options())).toBe(cachedTestServer());
  });
});
