import { findChromium } from '../browser.ts';
import { HttpVisitor, type HttpVisitorOptions } from './http-visitor.ts';
import type { Visitor } from './visitor.ts';
import type { WebPackages } from './web-packages.ts';

/** A visitor of the shop: in Chromium when there is one, otherwise over HTTP. */
export async function openVisitor(
  { browserVisitor }: Pick<WebPackages, 'browserVisitor'>,
  options: HttpVisitorOptions,
): Promise<Visitor> {
  const program = findChromium(process.env);
  return program === null ? new HttpVisitor(options) : browserVisitor(program, options.origin);
}
