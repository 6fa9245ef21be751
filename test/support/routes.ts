import type { FastifyInstance } from 'fastify';

/** A route as it was registered, like `GET /conversations/:id`. */
export interface Route {
  method: string;
  path: string;
}

/** All routes of an app, of every plugin, read from the tree that Fastify prints. */
export function routesOf(app: FastifyInstance): Route[] {
  const parents: string[] = [];
  const routes: Route[] = [];
  for (const line of app.printRoutes({ commonPrefix: false }).split('\n')) {
    const match = /^(?<indent>[│ ]*)[├└]── (?<part>.*?)(?: \((?<methods>[A-Z, ]+)\))?$/u.exec(line);
    if (match?.groups === undefined) continue;
    const { indent = '', part = '', methods = '' } = match.groups;
    const depth = indent.length / 4;
    parents.length = depth;
    const path = `${parents.join('')}${part}`;
    parents[depth] = part;
    for (const method of methods.split(', ').filter((word) => word !== '')) routes.push({ method, path });
  }
  for (const { method, path: url } of routes) {
    if (!url.includes('*') && !app.hasRoute({ method, url })) throw new Error(`misread route: ${method} ${url}`);
  }
  return routes;
}
