import { addPostback } from './conversations.ts';
import type { MessageBody } from './inputs/messages.ts';
import type { AppRecord, ConversationRecord, Metadata, SourceRecord, UserRecord } from './records.ts';
import type { World } from './world.ts';

/** The ways in which a customer answers what a message of the business offers. */
export interface CustomerAnswers {
  /** Fills in the last form, by field name. Returns the id of the message. */
  answerForm: (values: Readonly<Record<string, string>>) => string;
  /** Takes a quick reply, by its text or payload. Returns the id of the message; throws when there is no such reply. */
  choose: (reply: string) => string;
  /** Presses a postback button, by its text or payload. Throws when there is no such button. */
  press: (button: string) => void;
}

/** Who answers, and where. */
export interface AnswerParts {
  world: World;
  app: AppRecord;
  user: UserRecord;
  source: SourceRecord;
  /** The conversation that the customer is in. */
  current: () => ConversationRecord;
  /** Sends a message of the customer and returns its id. */
  send: (content: MessageBody['content'], metadata?: Metadata | null) => string;
}

interface Button {
  type: string;
  text: string;
  payload: string;
  metadata?: Metadata | null;
}

/** Answers of one customer. */
export function customerAnswers({ world, app, user, source, current, send }: AnswerParts): CustomerAnswers {
  return {
    choose: (reply) => {
      const { text, payload, metadata } = offered(current(), 'reply', reply);
      return send({ type: 'text', text, payload }, metadata);
    },
    press: (button) => {
      const conversation = current();
      const { payload, metadata } = offered(conversation, 'postback', button);
      addPostback(world, app, conversation, { user, source, payload, metadata });
    },
    answerForm: (values) => {
      const form = current().messages.findLast(({ content }) => content?.['type'] === 'form');
      if (form?.content === undefined || form.content === null) throw new Error('there is no form to answer');
      form.content['submitted'] = true;
      const asked = form.content['fields'] as { type: 'email' | 'select' | 'text'; name: string; label: string }[];
      const fields = asked.map(({ type, name, label }) => ({
        type,
        name,
        label,
        quotedMessageId: form.id,
        ...(type === 'select' ? { select: [{ name, label: values[name] ?? '' }] } : { [type]: values[name] ?? '' }),
      }));
      return send({ type: 'formResponse', fields });
    },
  };
}

/** A button under a message that reached the customer. The newest message with such a button counts. */
function offered(
  conversation: ConversationRecord,
  type: 'reply' | 'postback',
  wanted: string,
): { text: string; payload: string; metadata: Metadata | null } {
  for (const { content, delivered } of conversation.messages.toReversed()) {
    if (!delivered || content === null) continue;
    const items = (content['items'] ?? []) as { actions?: Button[] }[];
    const buttons = [...((content['actions'] ?? []) as Button[]), ...items.flatMap(({ actions }) => actions ?? [])];
    const found = buttons.find(
      (button) => button.type === type && (button.text === wanted || button.payload === wanted),
    );
    if (found !== undefined) return { ...found, metadata: found.metadata ?? null };
  }
  throw new Error(`there is no ${type} with the text or payload “${wanted}”`);
}
