import type { FileUpload, ServiceDeskCallback } from './carbon.ts';
import type { Connection } from './connection.ts';
import type { ChatEvents, FileRules } from './contract.ts';
import { ServiceError } from './errors.ts';
import type { Texts } from './options.ts';
import type { Outbox } from './outbox.ts';
import { retry } from './retry.ts';

const uploadMs = 180_000;
/** How many uploads are remembered, to show what the service says about them later. */
const remembered = 100;
/** Endings of names that differ from the second half of their type. */
const endings: Record<string, string> = { jpg: 'jpeg', txt: 'plain', md: 'markdown' };

/** Checks the visitor's files and sends them, each by itself. */
export class Uploads {
  /** What may be sent, as far as the service has said. */
  rules: FileRules | undefined;
  readonly #connection: Connection;
  readonly #callback: ServiceDeskCallback;
  readonly #texts: Texts;
  /** The chat's id of an upload by the service's id of the file. */
  readonly #uploadIds = new Map<string, string>();

  constructor(connection: Connection, callback: ServiceDeskCallback, texts: Texts) {
    this.#connection = connection;
    this.#callback = callback;
    this.#texts = texts;
  }

  /** Marks selected files that cannot be sent, with the reason. */
  check(uploads: readonly FileUpload[]): void {
    for (const { id, file } of uploads) {
      const problem = this.#problem(file);
      if (problem !== null) void this.#callback.setFileUploadStatus(id, true, problem);
    }
  }

  /**
   * Uploads a file and sends it as a message with the upload's id; shows how that went.
   * @throws ServiceError after the visitor was shown that it failed
   */
  async send(chatId: string, upload: FileUpload, outbox: Outbox): Promise<void> {
    const refuse = (text: string): Promise<void> => this.#callback.setFileUploadStatus(upload.id, true, text);
    const problem = this.#problem(upload.file);
    if (problem !== null) {
      await refuse(problem);
      throw new ServiceError(422, 'FILE');
    }
    try {
      const fileId = await this.#upload(chatId, upload.file);
      this.#remember(fileId, upload.id);
      await outbox.send(upload.id, '', [fileId]);
      await this.#callback.setFileUploadStatus(upload.id);
    } catch (error) {
      await refuse(this.#reason(error));
      throw error;
    }
  }

  /** Shows what the service says about a file after it was sent. */
  async told({ fileId, state, message }: ChatEvents['fileStatus']): Promise<void> {
    const id = this.#uploadIds.get(fileId);
    if (id === undefined) return;
    if (state === 'failed') await this.#callback.setFileUploadStatus(id, true, message ?? this.#texts.fileNotSent);
    else await this.#callback.setFileUploadStatus(id);
  }

  async #upload(chatId: string, file: File): Promise<string> {
    const { api, platform, report } = this.#connection;
    const limits = {
      until: platform.now() + uploadMs,
      tryMs: uploadMs,
      onFailure: (error: unknown) => report('file', error),
    };
    const path = `/chats/${encodeURIComponent(chatId)}/files`;
    const { fileId } = await retry(platform, limits, (signal) => {
      const form = new FormData();
      form.append('file', file, file.name);
      return api.json<{ fileId: string }>(path, { method: 'POST', form, signal });
    });
    return fileId;
  }

  #problem(file: File): string | null {
    const { rules } = this;
    if (file.size === 0) return this.#texts.fileEmpty;
    if (rules === undefined) return null;
    if (!rules.allowed || !isAllowed(file, rules.types)) return this.#texts.fileTypeNotAllowed;
    return file.size > rules.maxBytes ? this.#tooLarge() : null;
  }

  #reason(error: unknown): string {
    const status = error instanceof ServiceError ? error.status : 0;
    if (status === 413) return this.#tooLarge();
    return status === 415 || status === 422 ? this.#texts.fileTypeNotAllowed : this.#texts.fileNotSent;
  }

  #tooLarge(): string {
    const megabytes = Math.floor((this.rules?.maxBytes ?? 0) / 100_000) / 10;
    return this.#texts.fileTooLarge.replace('{size}', () => `${megabytes} MB`);
  }

  #remember(fileId: string, uploadId: string): void {
    this.#uploadIds.set(fileId, uploadId);
    if (this.#uploadIds.size <= remembered) return;
    for (const oldest of this.#uploadIds.keys()) return void this.#uploadIds.delete(oldest);
  }
}

// A browser that does not know the type leaves it empty: then the name's ending has to do.
function isAllowed(file: File, types: readonly string[]): boolean {
  const ending = file.name.includes('.') ? (file.name.split('.').pop() ?? '').toLowerCase() : '';
  const type = file.type.toLowerCase();
  return types.some((wanted) => {
    const [family = '', kind = ''] = wanted.toLowerCase().split('/');
    if (family.startsWith('.')) return `.${ending}` === family;
    if (type === '') return kind !== '*' && kind === (endings[ending] ?? ending);
    return kind === '*' ? type.startsWith(`${family}/`) : type === `${family}/${kind}`;
  });
}
