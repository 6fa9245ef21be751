import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fillCache } from '../../src/temporal/resolver/cache.ts';
import { startProgress } from '../../src/temporal/resolver/progress.ts';
import { runCommand } from '../../src/temporal/resolver/run-command.ts';
import type { ResolveOptions } from '../../src/temporal/resolver/resolve-executable.ts';

const withinMs = 15 * 60_000;
const plugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies';

/** A Java program on Maven Central. */
export interface JavaProgram {
  group: string;
  artifact: string;
  version: string;
  mainClass: string;
}

/**
 * Downloads a Java program and its dependencies into our cache with Maven, and writes a shell script that runs it.
 * @param name file name of the script
 */
export async function mavenInstall(
  program: JavaProgram,
  directory: string,
  name: string,
  options: ResolveOptions,
): Promise<void> {
  const env = options.env ?? process.env;
  await runCommand('java', ['-version'], { env, timeoutMs: 20_000 });
  await runCommand('mvn', ['--version'], { env, timeoutMs: 30_000 });
  const progress = startProgress(`Fetching ${program.artifact} ${program.version} with Maven`, options.report);
  try {
    await fillCache(directory, async (temporary) => {
      const pom = path.join(temporary, 'pom.xml');
      writeFileSync(pom, pomOf(program));
      const args = [`-DoutputDirectory=${path.join(temporary, 'jars')}`, '-DincludeScope=runtime'];
      await runCommand('mvn', ['--batch-mode', '--file', pom, plugin, ...args], {
        env,
        timeoutMs: withinMs,
        cwd: temporary,
        onLine: progress.line,
      });
      writeFileSync(path.join(temporary, name), scriptOf(program), { mode: 0o755 });
    });
  } finally {
    progress.stop();
  }
}

function pomOf({ group, artifact, version }: JavaProgram): string {
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>deskbridge.cache</groupId>
  <artifactId>${artifact}-download</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>${group}</groupId>
      <artifactId>${artifact}</artifactId>
      <version>${version}</version>
    </dependency>
  </dependencies>
</project>
`;
}

/** The options make the JVM start faster. The program is too short-lived to benefit from more compilation. */
function scriptOf({ mainClass }: JavaProgram): string {
  return `#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd)
exec java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx512m -cp "$here/jars/*" ${mainClass} "$@"
`;
}
