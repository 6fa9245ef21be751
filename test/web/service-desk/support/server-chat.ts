import type { ServerResponse } from 'node:http';
import type { Agent, ChatEvents, ChatFile, ChatMessage } from '../../../../web/service-desk/src/contract.ts';

/** One chat as the service keeps it: its log is what browsers see. */
export class ServerChat {
  readonly id: string;
  readonly body: Record<string, unknown>;
  state: 'waiting' | 'connected' | 'ended' = 'waiting';
  agent: Agent | undefined;
  readonly log: { id: number; name: string; data: unknown }[] = [];
  /** The oldest event that is still kept. */
  firstId = 1;
  /** A cursor below this one is refused. */
  refusedBelow = 0;
  readonly streams = new Set<ServerResponse>();
  /** What the browser has told, apart from messages. */
  readonly told: { route: string; body: unknown }[] = [];

  constructor(id: string, body: Record<string, unknown>) {
    this.id = id;
    this.body = body;
  }

  get messages(): ChatMessage[] {
    return this.log.flatMap(({ name, data }) => (name === 'message' ? [data as ChatMessage] : []));
  }

  get cursor(): number {
    return this.log.length;
  }

  emit<Name extends keyof ChatEvents>(name: Name, data: ChatEvents[Name]): void {
    const event = { id: this.log.length + 1, name, data };
    this.log.push(event);
    for (const stream of this.streams) stream.write(frame(event));
  }

  join(agent: Agent): void {
    this.state = 'connected';
    this.agent = agent;
    this.emit('agentJoined', { agent });
  }

  /** A message of whoever is there. */
  say(text: string, more: Partial<ChatMessage> = {}): void {
    const messageId = `m${this.log.length + 1}`;
    const agentId = this.agent === undefined ? {} : { agentId: this.agent.id };
    this.emit('message', { messageId, by: 'agent', text, at: '2026-11-20T09:00:00.000Z', ...agentId, ...more });
  }

  hear(messageId: string, text: string, files: ChatFile[]): void {
    if (this.messages.some((message) => message.messageId === messageId)) return;
    this.say(text, { messageId, by: 'visitor', ...(files.length > 0 && { files }) });
  }

  end(by: ChatEvents['ended']['by']): void {
    this.state = 'ended';
    this.emit('ended', { by });
    this.drop();
  }

  /** Opens a stream of everything after the cursor. */
  open(stream: ServerResponse, after: number): void {
    for (const event of this.log) if (event.id > after && event.id >= this.firstId) stream.write(frame(event));
    if (this.state === 'ended') return void stream.end();
    this.streams.add(stream);
    stream.on('close', () => this.streams.delete(stream));
  }

  /** Sends an old event once more to all streams. */
  repeat(id: number): void {
    const event = this.log[id - 1];
    if (event !== undefined) for (const stream of this.streams) stream.write(frame(event));
  }

  /** Ends all streams, as a balancer or a dying process does. */
  drop(): void {
    for (const stream of this.streams) stream.end();
    this.streams.clear();
  }

  toldOn(route: string): unknown[] {
    return this.told.flatMap((entry) => (entry.route === route ? [entry.body] : []));
  }
}

function frame(event: { id: number; name: string; data: unknown }): string {
  return `id: ${event.id}\nevent: ${event.name}\ndata: ${JSON.stringify(event.data)}\n\n`;
}
