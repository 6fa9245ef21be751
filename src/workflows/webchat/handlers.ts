import { CancellationScope, setHandler } from '@temporalio/workflow';
import type { ChatRequest } from '../../domain/webchat/reply.ts';
import type { ChatBehind } from '../../domain/webchat/requests.ts';
import { eventsAfter, messagesOf } from '../../domain/webchat/log.ts';
import { refuse } from '../conversation/deliveries.ts';
import { guarded } from '../conversation/guard.ts';
import { refuseUntilNextRun, type Run } from '../conversation/run.ts';
import { chatEventsQuery, chatQuery, chatUpdate } from '../messages.ts';
import { answerRequest } from './requests.ts';
import type { WebChat } from './web-chat.ts';

/**
 * Sets the handlers for what the browser of a web chat asks.
 * @param received counts the requests
 */
export function setChatHandlers(webChat: WebChat, run: Run, received: () => void): void {
  const { web } = webChat;
  setHandler(
    chatUpdate,
    (request) => {
      received();
      return CancellationScope.nonCancellable(() => guarded(() => answerRequest(webChat, request)));
    },
    {
      validator: (request: ChatRequest) => {
        if (run.isOverdue()) throw refuseUntilNextRun();
        if (typeof request?.kind !== 'string') throw refuse('rejected');
      },
      description: 'the browser of a web chat asks something',
    },
  );
  setHandler(chatQuery, () => behindOf(webChat));
  setHandler(chatEventsQuery, ({ after }) => ({ events: eventsAfter(web.log, after), isOver: web.phase === 'ended' }));
}

function behindOf({ web, chat }: WebChat): ChatBehind {
  const ticket = chat.state.operations.all.findLast((operation) => operation.ticket !== null)?.ticket ?? null;
  return {
    key: web.key,
    snapshot: { state: web.phase, agent: web.agent, cursor: web.log.next - 1, messages: messagesOf(web.log) },
    platformConversation: web.link?.kind === 'platform' ? web.link.conversationId : null,
    ticket: ticket === null ? null : (ticket.number ?? ticket.id),
    files: web.files,
  };
}
