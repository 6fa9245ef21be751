import type { PhoneConfig } from '../../config/types.ts';

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

/** How the platform is told to reach us: with the first password, which is the one that stays after a rotation. */
export function endpointsOf({
  publicUrl,
  phone,
}: {
  publicUrl: string;
  phone: Pick<PhoneConfig, 'username' | 'passwords'>;
}): Endpoints {
  return { publicUrl, username: phone.username, password: phone.passwords[0] ?? '' };
}
