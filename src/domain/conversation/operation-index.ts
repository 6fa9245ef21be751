import type { Operation, OperationsState } from './operations.ts';

/** Built from the state and never stored. */
interface Index {
  all: readonly Operation[];
  /** How many of them are in the index. */
  count: number;
  byId: Map<number, Operation>;
  byLane: Map<string, Operation[]>;
}

const indexes = new WeakMap<OperationsState, Index>();

/**
 * The index of the recorded writes; it takes in what was added at the end since then. Whoever removes some must give the
 * state a new list.
 */
function indexOf(operations: OperationsState): Index {
  const { all } = operations;
  let index = indexes.get(operations);
  if (index === undefined || index.all !== all || index.count > all.length) {
    index = { all, count: 0, byId: new Map(), byLane: new Map() };
    indexes.set(operations, index);
  }
  for (const operation of all.slice(index.count)) {
    index.byId.set(operation.id, operation);
    const lane = index.byLane.get(operation.lane);
    if (lane === undefined) index.byLane.set(operation.lane, [operation]);
    else lane.push(operation);
  }
  index.count = all.length;
  return index;
}

/** The operation with this id; undefined if it is not kept any more. */
export function operationById(operations: OperationsState, id: number): Operation | undefined {
  return indexOf(operations).byId.get(id);
}

/** The operations of one lane, oldest first. */
export function operationsOfLane(operations: OperationsState, lane: string): readonly Operation[] {
  return indexOf(operations).byLane.get(lane) ?? [];
}

/** The names of all lanes, in the order in which they began. */
export function lanesOf(operations: OperationsState): string[] {
  return [...indexOf(operations).byLane.keys()];
}
