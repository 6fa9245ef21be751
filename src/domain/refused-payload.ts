/**
 * Why a payload that Temporal gave us is not ours: not encrypted; encrypted but bound to no workflow, as by versions
 * before payloads were bound; altered, or not written by this installation; written for another workflow.
 */
export type PayloadRefusal = 'plain' | 'unbound' | 'forged' | 'elsewhere';

const markName = 'deskbridge:refused-payload';

/** Stands for a refused payload where an error would make Temporal try the same task again and again. */
export function refusedPayload(reason: PayloadRefusal): object {
  return { [markName]: reason };
}

/** Why this value is refused; null for a value of ours. Nothing that we encrypt is such a mark. */
export function refusalOf(value: unknown): PayloadRefusal | null {
  if (typeof value !== 'object' || value === null || !(markName in value)) return null;
  return value[markName] as PayloadRefusal;
}
