import type { PhoneConfig } from '../../config/sections/phone.ts';

/** How the platform reaches us. Credentials are part of the URL: no other form is accepted by all of its parts. */
export interface Endpoints {
  publicUrl: string;
  username: string;
  password: string;
}

/** The full URL of one of our routes, with credentials. */
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
