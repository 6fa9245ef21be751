import type { Endpoints } from '../phone/endpoints.ts';
import type { PhoneRoutes } from '../phone/routes.ts';

/** How the platform is told to reach us: with the first password, which is the one to stay during a rotation. */
export function endpointsOf({ publicUrl, phone }: Pick<PhoneRoutes, 'publicUrl' | 'phone'>): Endpoints {
  return { publicUrl, username: phone.username, password: phone.passwords[0] ?? '' };
}
