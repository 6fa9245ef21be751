import type { DesiredSwitchboard } from './desired.ts';
import { channelsNamed } from './channel-steps.ts';
import type { LiveSwitchboard } from './live.ts';
import type { Ours } from './ours.ts';

/** Limits of the platform (Sunshine Conversations v2: switchboard integrations, webhooks). */
const maximumSeats = 10;
const maximumWebhooks = 10;

/** The integration of others that a seat with our name stands for; null when there is none. */
function ownerOf(live: LiveSwitchboard, ours: Ours): string | null {
  const { bot, integration } = ours;
  if (bot === null || bot.integrationId === integration?.id) return null;
  const owner = live.integrations.find(({ id }) => id === bot.integrationId);
  if (owner !== undefined) return `“${owner.displayName ?? owner.type ?? owner.id}”`;
  // Partners are not listed among the app's integrations; their type is not custom.
  return bot.integrationType === 'custom' ? null : (bot.integrationType ?? null);
}

function nameProblems(desired: DesiredSwitchboard, live: LiveSwitchboard, ours: Ours): string[] {
  const problems: string[] = [];
  const { bot, agent } = ours;
  const owner = ownerOf(live, ours);
  if (owner !== null) {
    problems.push(
      `The seat “${desired.bot.name}” belongs to ${owner}: choose another name for our seat (SUNSHINE_BOT_SEAT), or delete that seat.`,
    );
  }
  const namesake = live.seats.find((seat) => seat !== bot && seat.name === desired.bot.name);
  if (bot !== null && owner === null && namesake !== undefined) {
    problems.push(
      `Our seat is called “${bot.name}”, and another seat already has the name “${desired.bot.name}”: choose another name (SUNSHINE_BOT_SEAT).`,
    );
  }
  if (agent !== null && agent.integrationType !== desired.agent.integrationType) {
    problems.push(
      `The seat “${agent.name}” has the type ${agent.integrationType ?? 'unknown'}, not ${desired.agent.integrationType}: choose another name (SUNSHINE_AGENT_SEAT) or another type.`,
    );
  }
  return problems;
}

function limitProblems(live: LiveSwitchboard, ours: Ours): string[] {
  const problems: string[] = [];
  const newSeats = [ours.bot, ours.agent].filter((seat) => seat === null).length;
  if (live.seats.length + newSeats > maximumSeats) {
    problems.push(
      `The switchboard has ${live.seats.length} seats of at most ${maximumSeats}, and ${newSeats} more are needed: delete seats that are not used.`,
    );
  }
  const webhooks = live.integrations.reduce((sum, { webhooks }) => sum + webhooks.length, 0);
  if (ours.webhook === null && webhooks >= maximumWebhooks) {
    problems.push(`The app has ${webhooks} webhooks of at most ${maximumWebhooks}: delete one that is not used.`);
  }
  return problems;
}

function channelProblems({ channels }: DesiredSwitchboard, live: LiveSwitchboard): string[] {
  const exists = (seat: string | null): boolean =>
    seat === null || seat === 'bot' || seat === 'agent' || live.seats.some(({ name }) => name === seat);
  return channels.flatMap(({ channel, seat }) => [
    ...(channelsNamed(live, channel).length > 0
      ? []
      : [`There is no channel “${channel}”: use the id or the type of an integration.`]),
    ...(exists(seat) ? [] : [`There is no seat “${seat ?? ''}” for the channel “${channel}”.`]),
  ]);
}

function notesOf(desired: DesiredSwitchboard, live: LiveSwitchboard, { integration, agent }: Ours): string[] {
  const notes: string[] = [];
  if (!desired.target.startsWith('https:')) {
    notes.push('PUBLIC_URL is not https: the platform sends events only to public https addresses.');
  }
  if (agent !== null && agent.name !== desired.agent.name) {
    notes.push(
      `The agents’ seat is called “${agent.name}” and keeps its name, because others may use it: set SUNSHINE_AGENT_SEAT=${agent.name}.`,
    );
  }
  const others = live.integrations.filter(
    (other) => other.id !== integration?.id && other.webhooks.some(({ target }) => target === desired.target),
  );
  for (const { id, displayName } of others) {
    notes.push(
      `The integration “${displayName ?? ''}” (${id}) sends events to our address too, so every event arrives twice: delete the integration if it is yours.`,
    );
  }
  return notes;
}

/** Channels that keep new conversations from the bot by a default of their own, each with the command that changes it. */
function channelNotes(desired: DesiredSwitchboard, live: LiveSwitchboard, { bot, integration }: Ours): string[] {
  const chosen = new Set(desired.channels.flatMap(({ channel }) => channelsNamed(live, channel).map(({ id }) => id)));
  return live.integrations.flatMap(({ id, type, defaultResponder }) => {
    if (type === 'custom' || chosen.has(id) || defaultResponder == null || defaultResponder.inherited === true)
      return [];
    const { name, integrationId } = defaultResponder;
    if (integrationId == null ? name === bot?.name : integrationId === integration?.id) return [];
    const isOnlyOne = type != null && channelsNamed(live, type).length === 1;
    const channel = isOnlyOne ? type : id;
    return [
      `The channel ${type ?? ''} (${id}) starts with “${name ?? integrationId ?? 'another seat'}” by a default of its own, so the bot does not hear its new conversations. To change that: npx deskbridge switchboard apply --channel ${channel}=bot`,
    ];
  });
}

/** The problems that an administrator must solve first, and the notes that an administrator should read. */
export function problemsOf(
  desired: DesiredSwitchboard,
  live: LiveSwitchboard,
  ours: Ours,
): { problems: string[]; notes: string[] } {
  const problems = [
    ...nameProblems(desired, live, ours),
    ...limitProblems(live, ours),
    ...channelProblems(desired, live),
  ];
  return { problems, notes: [...notesOf(desired, live, ours), ...channelNotes(desired, live, ours)] };
}
