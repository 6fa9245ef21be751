/** The switchboard as it shall be. */
export interface DesiredSwitchboard {
  /** Name of our custom integration. */
  integrationName: string;
  /** Where the platform sends events to. */
  target: string;
  triggers: readonly string[];
  bot: DesiredSeat;
  agent: DesiredSeat & {
    /** Like `zd:agentWorkspace`, or the client id of a partner. */
    integrationType: string;
  };
  /** Name of the seat that new conversations of a channel begin with; null: the switchboard's default. */
  channels: readonly { channel: string; seat: string | null }[];
}

/** Settings of one seat. */
export interface DesiredSeat {
  name: string;
  /** Events also of conversations that somebody else has. */
  deliverStandbyEvents: boolean;
  /** 1 to 10. */
  messageHistoryCount: number;
}

/** What an installation chooses. */
export interface SwitchboardOptions {
  /** How the outside reaches us, without a trailing slash. */
  publicUrl: string;
  /** `Deskbridge` when absent. */
  integrationName?: string | undefined;
  botSeat: string;
  agentSeat: string;
  /** `zd:agentWorkspace` when absent. */
  agentType?: string | undefined;
  /**
   * Which seat new conversations of a channel begin with, by the id or the type of the channel: `bot`, `agent`, the name
   * of any other seat, or null for the switchboard's default. Channels that are not named are left as they are.
   */
  channels?: readonly { channel: string; seat: string | null }[] | undefined;
}

/** Path of our route that takes the platform's webhooks. */
export const webhookPath = '/webhooks/sunshine';

/** Every event that decides something, and those that tell what a customer sees. Names are case-sensitive. */
const triggers = [
  'conversation:create',
  'conversation:message',
  'conversation:message:delivery:failure',
  'conversation:postback',
  'conversation:remove',
  'switchboard:acceptControl',
  'switchboard:acceptControl:failure',
  'switchboard:offerControl',
  'switchboard:offerControl:failure',
  'switchboard:passControl',
  'switchboard:passControl:failure',
  'switchboard:releaseControl',
  'user:merge',
] as const;

/**
 * What is wanted. The bot listens in standby, so that it knows what a human said and promised when the conversation
 * comes back; it never speaks then, because it looks who is active. The agents' desk gets nothing in standby: it would
 * make tickets of conversations that the bot has.
 */
export function desiredSwitchboard(options: SwitchboardOptions): DesiredSwitchboard {
  const { publicUrl, integrationName = 'Deskbridge', botSeat, agentSeat, agentType = 'zd:agentWorkspace' } = options;
  return {
    integrationName,
    target: `${publicUrl}${webhookPath}`,
    triggers,
    bot: { name: botSeat, deliverStandbyEvents: true, messageHistoryCount: 10 },
    agent: { name: agentSeat, integrationType: agentType, deliverStandbyEvents: false, messageHistoryCount: 10 },
    channels: options.channels ?? [],
  };
}
