import type { Config } from '../config/load-config.ts';
import type { Logger } from 'pino';
import { searchAttributeNames } from '../domain/conversation/search-attributes.ts';
import { openClient, type TemporalTarget } from './connection.ts';
import { createDataConverter } from './data-converter.ts';
import { registerSearchAttributes } from './search-attributes.ts';

/**
 * Registers our search attributes in the namespace of a server that is not the embedded one. Where we are not allowed
 * to (Temporal Cloud, a locked-down server), the log says what to do, and the start continues.
 */
export async function prepareNamespace(config: Config, target: TemporalTarget, log: Logger): Promise<void> {
  if (config.temporal.embedded) return;
  const { connection } = openClient(target, createDataConverter(config));
  try {
    const added = await registerSearchAttributes(connection, target.namespace);
    if (added.length > 0) log.info({ added }, 'search attributes registered');
  } catch (error) {
    const names = Object.values(searchAttributeNames).join(', ');
    log.warn(
      { namespace: target.namespace, error: error instanceof Error ? error.message : 'unknown' },
      `search attributes could not be checked; if conversations do not start, register the missing ones with type Keyword: ${names}`,
    );
  } finally {
    await connection.close();
  }
}
