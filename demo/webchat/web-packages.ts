/**
 * What the scene uses of the development packages: what builds and serves the shop page, and the visitor in a browser. Only
 * this scene loads them, so that the others can be played without.
 * @throws Error in plain words when they are not installed
 */
export async function loadWebPackages() {
  try {
    const [{ buildShop }, { serveShop }, { browserVisitor }] = await Promise.all([
      import('../../web/shop/build.ts'),
      import('../../web/shop/serve.ts'),
      import('./browser-visitor.ts'),
    ]);
    return { buildShop, serveShop, browserVisitor };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
    throw new Error(
      'The scene “webchat” builds a page with development packages, and they are not installed here. Run npm ci without --omit=dev, or play the scene “messaging”.',
      { cause: error },
    );
  }
}

/** See {@link loadWebPackages}. */
export type WebPackages = Awaited<ReturnType<typeof loadWebPackages>>;
