/** A file that somebody sends. */
export interface SentFile {
  name: string;
  contentType: string;
  content: Buffer;
}

/** A visitor of the shop, who uses its chat. What they wait for comes within 30 seconds or not at all. */
export interface Visitor {
  /** How the page is played, as in “the visitor is played … in Chromium”. */
  readonly how: string;
  /** Opens the chat of the page. */
  open(): Promise<void>;
  write(text: string): Promise<void>;
  /** Waits until the chat shows text of others that matches, and returns it; null when it does not. */
  reads(words: RegExp): Promise<string | null>;
  /** How often the chat shows this text now. */
  count(text: string): Promise<number>;
  /** Accepts the offer to be connected with a person. False when none is made. */
  connect(): Promise<boolean>;
  sendFile(file: SentFile): Promise<void>;
  /** Waits until the chat shows this picture. */
  seesPicture(file: SentFile): Promise<boolean>;
  /** Agrees to share the screen, and returns the address that is opened for it; null when nobody asks for it. */
  shareScreen(): Promise<string | null>;
  /** Loads the page again. */
  reload(): Promise<void>;
  /** Waits until the chat says that the person has left. */
  seesEnd(): Promise<boolean>;
  close(): Promise<void>;
}
