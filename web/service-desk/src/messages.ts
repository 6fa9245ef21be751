import type { MessageRequest, MessageResponse, ResponseItem, UserProfile } from './carbon.ts';
import type { Connection } from './connection.ts';
import type { Agent, ChatFile, ChatMessage } from './contract.ts';
import type { RenderMessage, Texts } from './options.ts';
import { retry } from './retry.ts';

const loadMs = 20_000;
/** Shown in place: they cannot run anything. */
const images = /^image\/(?:png|jpeg|gif|webp|avif)$/u;
const videos = /^video\/(?:mp4|webm|ogg)$/u;
/** A browser may open these from the site's own origin. Everything else is only saved, since it could run there. */
const harmless = /^(?:application\/pdf|text\/plain)$/u;

/** Turns the service's messages into the chat's. */
export class MessageMapper {
  readonly #connection: Connection;
  readonly #texts: Texts;

  readonly #render: RenderMessage | undefined;

  constructor(connection: Connection, texts: Texts, render?: RenderMessage) {
    this.#connection = connection;
    this.#texts = texts;
    this.#render = render;
  }

  /** The chat's profile of an agent. A picture needs the token, so it is loaded; without one there is an icon. */
  async profile(agent: Agent): Promise<UserProfile> {
    const profile = { id: agent.id, nickname: agent.name || this.#texts.agent, user_type: 'human' };
    if (agent.avatar === undefined) return profile;
    const picture = await this.#load(agent.avatar, images).catch(() => null);
    return picture === null ? profile : { ...profile, profile_picture_url: picture.address };
  }

  /** What the visitor sees of a message: its text, then its files. Null if there is nothing to see. */
  async response(message: ChatMessage): Promise<MessageResponse | null> {
    const isOwn = message.by === 'visitor';
    const text = isOwn && message.text !== '' ? `${this.#texts.fromOtherWindow} ${message.text}` : message.text;
    const items: ResponseItem[] = this.#render?.(message) ?? [
      ...(text.trim() === '' ? [] : [{ response_type: 'text', text }]),
      ...(await Promise.all((message.files ?? []).map((file) => this.#fileItem(file)))),
    ];
    // The chat shows these as a line between the messages, not as words of the agent.
    const type = isOwn || message.by === 'system' ? { agent_message_type: 'system' } : {};
    const generic = items.map((item) => ({ ...item, ...type }));
    return generic.length === 0 ? null : { id: message.messageId, output: { generic } };
  }

  /** The visitor's own message, as the chat keeps it in its history. */
  request(message: ChatMessage): MessageRequest {
    const names = (message.files ?? []).map(({ name }) => name);
    const text = [message.text, ...names].filter((part) => part !== '').join('\n');
    return { id: message.messageId, input: { message_type: 'text', text, agent_message_type: 'from_user' } };
  }

  async #fileItem(file: ChatFile): Promise<ResponseItem> {
    try {
      const { address, type } = await this.#load(file.url, /^/u);
      if (images.test(type)) return { response_type: 'image', source: address, title: file.name, alt_text: file.name };
      if (videos.test(type)) return { response_type: 'video', source: address, title: file.name };
      return linkItem(address, file.name);
    } catch (error) {
      this.#connection.report('file', error);
      return { response_type: 'inline_error', text: this.#texts.fileNotLoaded.replace('{name}', () => file.name) };
    }
  }

  /** @throws ServiceError also when the type is not among those that are wanted */
  async #load(address: string, wanted: RegExp): Promise<{ address: string; type: string }> {
    const { api, platform } = this.#connection;
    const until = platform.now() + loadMs;
    const blob = await retry(platform, { until, tryMs: loadMs }, (signal) => api.file(address, signal));
    const told = blob.type.replace(/\s*;.*/u, '');
    if (!wanted.test(told)) throw new TypeError('unwanted type');
    const type = [images, videos, harmless].some((known) => known.test(told)) ? told : 'application/octet-stream';
    return { address: platform.objectUrl(new Blob([blob], { type })), type };
  }
}

/** A button that opens an address in a new tab. */
export function linkItem(url: string, label: string): ResponseItem {
  return { response_type: 'button', button_type: 'url', kind: 'LINK', url, label, target: '_blank' };
}
