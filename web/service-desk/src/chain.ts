/** Runs steps strictly one after another, whatever each of them waits for. */
export class Chain {
  #last: Promise<void> = Promise.resolve();
  readonly #onError: (error: unknown) => void;

  /** @param onError told about a step that throws; the next one runs all the same */
  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** Runs the step after all earlier ones. Resolves when it is done, also when it has thrown. */
  add(step: () => Promise<void> | void): Promise<void> {
    this.#last = this.#last.then(step).catch(this.#onError);
    return this.#last;
  }
}
