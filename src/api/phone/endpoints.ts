/** How the platform reaches us; credentials travel in the URL, which is the only form all of its parts accept. */
export interface Endpoints {
  publicUrl: string;
  username: string;
  password: string;
}

/** A route of ours as the platform is told it, with credentials. */
export function endpoint({ publicUrl, username, password }: Endpoints, path: string): string {
  const url = new URL(publicUrl);
  url.username = encodeURIComponent(username);
  url.password = encodeURIComponent(password);
  url.pathname = `${url.pathname.replace(/\/$/, '')}${path}`;
  return url.href;
}
