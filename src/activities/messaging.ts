import { setTimeout as delay } from 'node:timers/promises';
import { agentWorkspaceMetadata, answerBotMetadata, originSourceOf } from '../adapters/sunshine/control-metadata.ts';
import { isTransient, ServiceFailure } from '../domain/failures.ts';
import {
  answerBotType,
  type Message,
  type MessagingConversation,
  type MessagingEvent,
  type MessagingUser,
  type OutgoingMessage,
} from '../domain/messaging/messaging.ts';
import { wordNotice, type NoticeLanguage } from '../responders/policy/notices.ts';
import type { Policy } from '../responders/policy/policy.ts';
import type { Notice, ResponderQuestion, ResponderTurn } from '../domain/messaging/responder.ts';
import { neutraliseShorthand } from '../adapters/sunshine/shorthand.ts';
import type { Priority, Ticket } from '../domain/tickets/tickets.ts';
import type { AgentWorkspace } from '../ports/agent-workspace.ts';
import type { CallOptions } from '../ports/call.ts';
import type { HelpDesk } from '../ports/help-desk.ts';
import type { MessagingInbox } from '../ports/messaging-inbox.ts';
import type { Messaging } from '../ports/messaging.ts';
import type { Responder } from '../ports/responder.ts';
import { callOptions, writeKey, type WriteRequest } from './attempt.ts';
import { readTranscript, type Transcript, type TranscriptRequest } from './transcript.ts';
import { translateFailures } from './translate-failures.ts';

/** What we want to say, and who must have the conversation for it to be said. */
export interface SayRequest {
  conversationId: string;
  message: OutgoingMessage;
  /** Name of the seat that must be active, or nothing is said. */
  seat: string;
  write: WriteRequest;
}

/** What became of it. */
export interface SayResult {
  /** Null: not said, since somebody else has the conversation. */
  said: Message | null;
  conversation: MessagingConversation;
}

/** A handoff to whoever comes next. */
export interface ControlRequest {
  conversationId: string;
  by: 'pass' | 'offer';
  target: string;
  facts: HandoffFacts;
  write: WriteRequest;
}

/** What a handoff tells about the conversation. */
export interface HandoffFacts {
  /** Workflow id of the conversation. */
  conversation: string;
  group: string | null;
  priority: Priority | null;
  tags: string[];
  summary: string | null;
  requesterName: string | null;
  firstMessageId: string | null;
  /** The channel that the customer writes from, by type and by the id of its integration. */
  source: string | null;
  integrationId: string | null;
}

/** What the messaging activities reach the outside with. */
export interface MessagingDependencies {
  /** Null: messaging is not configured on this worker. */
  messaging: Messaging | null;
  /** Null like {@link MessagingDependencies.messaging}. */
  messagingInbox: MessagingInbox | null;
  responder: Responder;
  policy: Policy;
  /** Digits of a support PIN. */
  pinLength: number;
  helpDesk: HelpDesk;
  /** Null where the desk makes no tickets of handoffs. */
  agentWorkspace: AgentWorkspace | null;
}

/** Everything a conversation does on the messaging platform, and the bot that speaks there. */
export function createMessagingActivities(deps: MessagingDependencies) {
  const { responder, policy, helpDesk, messagingInbox } = deps;
  const platform = (): Messaging => {
    if (deps.messaging !== null) return deps.messaging;
    throw notConfigured();
  };
  return {
    readConversation: translateFailures((conversationId: string) =>
      platform().getConversation(conversationId, callOptions()),
    ),

    /**
     * Opens a turn of the bot: waits a moment for messages that overtook each other, looks who has the conversation,
     * and shows that somebody types when it is us.
     */
    openTurn: translateFailures(async (request: { conversationId: string; seat: string; waitMs: number }) => {
      const options = callOptions();
      if (request.waitMs > 0) await delay(request.waitMs, undefined, { signal: options.signal });
      const conversation = await platform().getConversation(request.conversationId, options);
      if (conversation.active?.name === request.seat) await showTyping(platform(), request.conversationId, options);
      return conversation;
    }),

    getMessagingUser: translateFailures((userId: string): Promise<MessagingUser> =>
      platform().getUser(userId, callOptions()),
    ),

    /** The bot's turn, with what the customer is to be told in any case said first. */
    respond: translateFailures(
      async (request: { question: ResponderQuestion; notices: Notice[] }): Promise<ResponderTurn> => {
        const turn = await responder.respond(request.question, callOptions());
        const language = { memory: turn.memory, locale: request.question.locale };
        const told = request.notices.map((notice) => outgoing(wordNotice(policy, notice, language)));
        return { ...turn, say: [...told, ...turn.say] };
      },
    ),

    wordNotice: async (request: { notice: Notice; language: NoticeLanguage }): Promise<OutgoingMessage> =>
      outgoing(wordNotice(policy, request.notice, request.language)),

    /** Says something only while the seat that may say it has the conversation. */
    say: translateFailures(async ({ conversationId, message, seat, write }: SayRequest): Promise<SayResult> => {
      const options = callOptions();
      const key = writeKey(write);
      const conversation = await platform().getConversation(conversationId, options);
      if (conversation.active?.name !== seat) return { said: null, conversation };
      return { said: await platform().sendMessage(conversationId, message, key, options), conversation };
    }),

    ...controlActivities(platform, deps.agentWorkspace),

    deleteMessage: translateFailures((request: { conversationId: string; messageId: string }): Promise<boolean> =>
      platform().deleteMessage(request.conversationId, request.messageId, callOptions()),
    ),

    /** The ticket that the desk made of the conversation; null while there is none. */
    findMessagingTicket: translateFailures(async (conversationId: string): Promise<Ticket | null> =>
      helpDesk.ticketOfMessaging(conversationId, callOptions()),
    ),

    /** Everything that was said since a message: a workflow keeps only the end of it. */
    readTranscript: translateFailures((request: TranscriptRequest): Promise<Transcript> =>
      readTranscript(platform(), request, deps.pinLength, callOptions()),
    ),

    /** Brings events to another conversation, which goes on with this one. */
    forwardEvents: translateFailures(async (events: MessagingEvent[]): Promise<void> => {
      if (messagingInbox === null) throw notConfigured();
      await messagingInbox.deliver(events);
    }),
  };
}

/** Moving control between our seat and others. */
function controlActivities(platform: () => Messaging, workspace: AgentWorkspace | null) {
  return {
    /** Gives control to humans, or offers it. */
    handControl: translateFailures(async (request: ControlRequest): Promise<MessagingConversation> => {
      const options = callOptions();
      const key = writeKey(request.write);
      const metadata = await metadataOf(workspace, request, options);
      const { conversationId, target, by } = request;
      return by === 'pass'
        ? platform().passControl(conversationId, target, metadata, key, options)
        : platform().offerControl(conversationId, target, metadata, key, options);
    }),

    /** Gives our own seat control, which also ends an offer. */
    takeControl: translateFailures(
      (request: { conversationId: string; seat: string; write: WriteRequest }): Promise<MessagingConversation> =>
        platform().passControl(request.conversationId, request.seat, {}, writeKey(request.write), callOptions()),
    ),

    acceptControl: translateFailures(
      (request: { conversationId: string; write: WriteRequest }): Promise<MessagingConversation> =>
        platform().acceptControl(request.conversationId, {}, writeKey(request.write), callOptions()),
    ),
  };
}

/** Types of {@link createMessagingActivities}, for workflows. */
export type MessagingActivities = ReturnType<typeof createMessagingActivities>;

/** Tried again, so that a worker which has messaging gets it. */
function notConfigured(): ServiceFailure {
  return new ServiceFailure('messaging is not configured here', { kind: 'unavailable', service: 'sunshine' });
}

function outgoing(text: string): OutgoingMessage {
  return { text: neutraliseShorthand(text), quickReplies: [] };
}

/** Nobody misses it when it does not come. */
async function showTyping(messaging: Messaging, conversationId: string, options: CallOptions): Promise<void> {
  try {
    await messaging.setTyping(conversationId, true, options);
  } catch (error) {
    if (!(error instanceof ServiceFailure)) throw error;
  }
}

async function metadataOf(
  workspace: AgentWorkspace | null,
  { target, facts }: ControlRequest,
  options: CallOptions,
): Promise<Record<string, string | number | boolean>> {
  if (target === answerBotType && facts.integrationId !== null) return answerBotMetadata(facts.integrationId);
  const fields: [string | null | undefined, string | null][] = [
    [workspace?.conversationField, facts.conversation],
    [workspace?.summaryField, facts.summary],
  ];
  return agentWorkspaceMetadata({
    priority: facts.priority,
    groupId: facts.group === null || workspace === null ? null : await groupId(workspace, facts.group, options),
    tags: facts.tags,
    requesterName: facts.requesterName,
    fields: Object.fromEntries(fields.flatMap(([id, value]) => (id == null || value === null ? [] : [[id, value]]))),
    firstMessageId: facts.firstMessageId,
    originSource: originSourceOf(facts.source),
  });
}

/** A desk that is down must not keep the customer from a human: the group is written on the ticket later. */
async function groupId(workspace: AgentWorkspace, name: string, options: CallOptions): Promise<string | null> {
  try {
    return await workspace.groupId(name, options);
  } catch (error) {
    if (error instanceof ServiceFailure && isTransient(error.kind)) return null;
    throw error;
  }
}
