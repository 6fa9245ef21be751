/**
 * The address of a request with its values, each escaped so that it stays within its place. Null if a value would lead
 * to another place of the server: `..` as a part of the path, or nothing, which makes `/orders/` of `/orders/{order}`.
 */
export function fillUrl(template: string, values: Readonly<Record<string, string>>): URL | null {
  const filled = filledWith(template, (name) => encodeURIComponent((values[name] ?? '').toWellFormed()));
  const url = new URL(filled);
  const plain = new URL(filledWith(template, () => 'x'));
  return url.origin === plain.origin && partsOf(url) === partsOf(plain) ? url : null;
}

function filledWith(template: string, valueOf: (name: string) => string): string {
  return template.replaceAll(/\{([a-z][a-z0-9_]*)\}/g, (_, name: string) => valueOf(name));
}

function partsOf({ pathname }: URL): number {
  return pathname.split('/').filter((part) => part !== '').length;
}
