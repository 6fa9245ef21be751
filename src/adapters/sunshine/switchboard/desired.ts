/** The desired state of the switchboard. */
export interface DesiredSwitchboard {
  /** Name of our custom integration. */
  integrationName: string;
  /** Address that the platform sends events to. */
  target: string;
  triggers: readonly string[];
  bot: DesiredSeat;
  agent: DesiredSeat & {
    /** Like `zd:agentWorkspace`, or the client id of a partner. */
    integrationType: string;
  };
  /** The seat that new conversations of a channel start with, by name; null for the switchboard's default. */
  channels: readonly { channel: string; seat: string | null }[];
}

/** Settings of one seat. */
export interface DesiredSeat {
  name: string;
  /** Also send the events of conversations that another seat controls. */
  deliverStandbyEvents: boolean;
  /** Messages of a conversation's history that the seat gets with control, 1 to 10. */
  messageHistoryCount: number;
}

/** What an installation chooses. */
export interface SwitchboardOptions {
  /** Our public address, without a trailing slash. */
  publicUrl: string;
  /** `Deskbridge` when absent. */
  integrationName?: string | undefined;
  botSeat: string;
  agentSeat: string;
  /** `zd:agentWorkspace` when absent. */
  agentType?: string | undefined;
  /**
   * The seat that new conversations of a channel start with, by the id or the type of the channel: `bot`, `agent`, the
   * name of another seat, or null for the switchboard's default. Channels that are not listed are left unchanged.
   */
  channels?: readonly { channel: string; seat: string | null }[] | undefined;
}

/** Path of our route for the platform's webhooks. */
export const webhookPath = '/webhooks/sunshine';

/** The events that we act on, and those that show what a customer sees and does. Names are case-sensitive. */
const triggers = [
  'conversation:create',
  'conversation:message',
  'conversation:message:delivery:failure',
  'conversation:postback',
  'conversation:remove',
  'conversation:typing',
  'switchboard:acceptControl',
  'switchboard:acceptControl:failure',
  'switchboard:offerControl',
  'switchboard:offerControl:failure',
  'switchboard:passControl',
  'switchboard:passControl:failure',
  'switchboard:releaseControl',
  'user:merge',
  // The self-test deletes a user that it has made.
  'user:remove',
] as const;

/**
 * The desired state for these choices. The bot gets events in standby too, so that it has what a human said and promised
 * when control returns; it does not speak then, because it checks which seat is active. The agents' seat gets no events
 * in standby: the help desk would create tickets for conversations that the bot controls.
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
