/** What the page needs to know, from `/settings.json` beside it. */
export interface Settings {
  /** Address of Deskbridge's web chat, up to and including `/service-desk/v1`. */
  url: string;
  /** Whether `/chat-identity` says who is signed in. */
  hasIdentity: boolean;
  /** How long a visitor waits for somebody before the chat gives up, in seconds. */
  joinSeconds: number;
}

/** @throws Error when the page is not served as it should be */
export async function readSettings(): Promise<Settings> {
  const response = await fetch('/settings.json');
  if (!response.ok) throw new Error(`/settings.json was answered with ${response.status}`);
  return (await response.json()) as Settings;
}

/** The signed token of whoever is signed in at the shop; null for nobody. */
export async function readIdentity(): Promise<string | null> {
  const response = await fetch('/chat-identity');
  return response.ok ? response.text() : null;
}
