/** Methods of arrays whose work grows with the array. */
const methods = [
  'every',
  'filter',
  'find',
  'findIndex',
  'includes',
  'indexOf',
  'map',
  'reduce',
  'shift',
  'slice',
  'some',
  'sort',
  'splice',
  'toSorted',
] as const;

/**
 * Runs something and returns how many elements the arrays had that were walked meanwhile. Unlike a time it is the same on
 * every machine; twice the input may only double it.
 */
export function countWork(run: () => unknown): number {
  let work = 0;
  const originals = methods.map((name) => [name, Object.getOwnPropertyDescriptor(Array.prototype, name)] as const);
  for (const [name, descriptor] of originals) {
    const original: unknown = descriptor?.value;
    if (typeof original !== 'function') continue;
    const counting = function (this: unknown[], ...args: unknown[]): unknown {
      work += this.length;
      return Reflect.apply(original, this, args);
    };
    // oxlint-disable-next-line no-extend-native
    Object.defineProperty(Array.prototype, name, { ...descriptor, value: counting });
  }
  try {
    run();
  } finally {
    for (const [name, descriptor] of originals) {
      // oxlint-disable-next-line no-extend-native
      if (descriptor !== undefined) Object.defineProperty(Array.prototype, name, descriptor);
    }
  }
  return work;
}
