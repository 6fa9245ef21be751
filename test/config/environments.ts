/** A payload key of 32 equal bytes, in base64. */
export const key = (fill: number): string => Buffer.alloc(32, fill).toString('base64');

/** The secrets that the service needs to start. */
export const keys = { PIN_PEPPER: 'a-pepper-of-some-length', PAYLOAD_KEYS: `k2:${key(2)},k1:${key(1)}` };
/** A phone line. */
export const phone = { HTTP_USERNAME: 'signalwire', HTTP_PASSWORD: 'a-long-password-1,a-long-password-2' };
/** Each help desk with only what it needs. */
export const zendesk = {
  ZENDESK_SUBDOMAIN: 'acme',
  ZENDESK_EMAIL: 'agent@acme.example',
  ZENDESK_API_TOKEN: 'a-zendesk-token',
};
export const jira = {
  HELP_DESK: 'jira',
  JIRA_URL: 'https://acme.atlassian.net/',
  JIRA_EMAIL: 'agent@acme.example',
  JIRA_API_TOKEN: 'a-jira-token',
  JIRA_PROJECT: 'SUP',
};
export const freshdesk = {
  HELP_DESK: 'freshdesk',
  FRESHDESK_URL: 'https://acme.freshdesk.com',
  FRESHDESK_API_KEY: 'a-freshdesk-key',
};
export const rest = {
  HELP_DESK: 'rest',
  REST_DESK_URL: 'https://desk.acme.example/v1',
  REST_DESK_TOKEN: 'a-rest-token',
};
/** The messaging platform. Its address comes from the subdomain of Zendesk. */
export const sunshine = {
  SUNSHINE_APP_ID: '5f0000000000000000000000',
  SUNSHINE_KEY_ID: 'app_1',
  SUNSHINE_KEY_SECRET: 'a-sunshine-secret',
  SUNSHINE_WEBHOOK_SECRET: 'a-webhook-secret',
};
/** A language model that answers. */
export const model = {
  RESPONDER: 'openai',
  OPENAI_BASE_URL: 'https://models.example.com/v1/',
  OPENAI_API_KEY: 'a-model-key',
  OPENAI_MODEL: 'a-model',
};
