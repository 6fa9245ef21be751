import type { CallOptions } from '../../ports/call.ts';
import { isFailure } from '../http/write-outcome.ts';
import type { ProvisioningApi } from './api/provisioning.ts';
import { appNotFound } from './errors.ts';

/** The part of the API that {@link checkHealth} needs. */
export type AppApi = Pick<ProvisioningApi, 'getApp'>;

/**
 * See `Messaging.checkHealth`. Reads the app. A key of an integration may not read it (Sunshine Conversations v2, API
 * keys), which shows that the platform knows the key.
 */
export async function checkHealth(api: AppApi, options: CallOptions): Promise<void> {
  try {
    await api.getApp(options);
  } catch (error) {
    const isKnown = isFailure(error, ['forbidden']) && error.details.status === 403;
    if (!isKnown || error.message.includes(appNotFound)) throw error;
  }
}
