import type { Logger } from 'pino';
import type { Config } from '../config/types.ts';
import { openClient, type TemporalTarget } from './connection.ts';
import { createDataConverter } from './data-converter.ts';
import { registerSearchAttributes } from './search-attributes.ts';

/**
 * Registers our search attributes on a server that is not the embedded one. Where we may not do that ourselves (Temporal
 * Cloud, a locked-down server) the log says what to do; nothing else is kept from starting.
 */
export async function prepareServer(config: Config, target: TemporalTarget, log: Logger): Promise<void> {
  if (config.temporal.embedded) return;
  const { connection } = openClient(target, createDataConverter(config.payloadKeys));
  try {
    const added = await registerSearchAttributes(connection, target.namespace);
    if (added.length > 0) log.info({ added }, 'search attributes registered');
  } catch (error) {
    log.warn(
      { namespace: target.namespace, fault: error instanceof Error ? error.message : 'unknown' },
      'search attributes could not be checked; if conversations do not start, register those of DeskbridgeChannel, DeskbridgeStatus, DeskbridgeTicketId, DeskbridgeIntent, DeskbridgeGroup and DeskbridgeWaitingFor that are missing, with type Keyword',
    );
  } finally {
    await connection.close();
  }
}
