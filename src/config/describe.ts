import type { Config } from './types.ts';

/** Settings by name, fit to be printed: a secret shows only that it is set, an address only its host. */
export function describeConfig(config: Config): Record<string, string | number | null> {
  const { phone, desk, conversations, sunshine, messaging, responder, temporal } = config;
  return {
    listen: `${config.host}:${config.port}`,
    publicUrl: config.publicUrl,
    dataDir: config.dataDir,
    answerDeadlineMs: config.answerDeadlineMs,
    logLevel: config.logLevel,
    phone: phone === null ? 'off' : 'on',
    phonePasswords: phone?.passwords.length ?? 0,
    phoneSignature: phone === null || phone.signingKey === null ? 'not checked' : 'checked',
    callMaxMinutes: phone?.maxMinutes ?? null,
    pinLength: config.pinLength,
    closeStatus: config.closeStatus,
    helpDesk: desk?.name ?? 'off',
    helpDeskUrl: desk?.baseUrl ?? null,
    zendeskAuth: desk?.name === 'zendesk' ? desk.auth.kind : null,
    jiraProject: desk?.name === 'jira' ? desk.project : null,
    jiraNotes: desk?.name === 'jira' && desk.notesRole !== null ? 'role' : null,
    deskWebhookSecrets: desk?.webhookSecrets.length ?? 0,
    messaging: messaging === null ? 'off' : 'on',
    messagingUrl: sunshine?.baseUrl ?? null,
    messagingAuth: sunshine?.auth ?? null,
    messagingWebhookSecrets: sunshine?.webhookSecrets.length ?? 0,
    messagingHandoff: messaging === null ? null : `${messaging.handoffBy} to ${messaging.handoffTo}`,
    responder: responder.kind,
    model: responder.kind === 'openai' ? responder.model : null,
    modelHost: responder.kind === 'openai' ? new URL(responder.baseUrl).host : null,
    operatorTokens: config.operators?.tokens.length ?? 0,
    ...conversations,
    backlogPerMinute: config.backlogPerMinute,
    reconcileMinutes: config.reconcileMinutes,
    temporal: temporal.embedded ? 'embedded' : (temporal.environment['TEMPORAL_ADDRESS'] ?? 'from a profile'),
    taskQueue: temporal.taskQueue,
    payloadKeys: config.payloadKeys.map((key) => key.id).join(', '),
    // Paths and queries of webhooks often are the secret.
    adminWebhook: config.adminWebhookUrl === null ? 'off' : new URL(config.adminWebhookUrl).host,
    intents: Object.keys(config.routing.intents).join(', '),
    transfers: Object.keys(config.routing.transfers).join(', ') || 'none',
  };
}
