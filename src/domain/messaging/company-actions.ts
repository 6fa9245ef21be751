/** A request to one of the company's own systems, as the policy declares it. Texts are templates: `{order}`. */
export interface HttpAction {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** https, or http on this machine. Placeholders stand in the path and the query only. */
  url: string;
  /** As they are sent; may hold secrets. */
  headers: Record<string, string>;
  /** Members of the JSON body; null for none. */
  body: Record<string, string> | null;
  /** Name of the header with the key by which the company recognises a repeated write. */
  idempotencyHeader: string;
  /** What is taken from the JSON answer: where it is, like `delivery.date`, by the name under which it is filled in. */
  answers: Record<string, string>;
  /** Time limit of one attempt, in milliseconds. */
  timeoutMs: number;
  /** Only for a customer who has proven who they are. */
  verified: boolean;
}

/** One use of an action. */
export interface CompanyRequest {
  /** Its name in the policy. */
  action: string;
  /** What the customer has said, by the names of the placeholders. */
  values: Record<string, string>;
  /** Counts the requests of a session: the same one, tried again, has the same number. */
  run: number;
}

/** What came of an action. */
export type CompanyAnswer =
  | {
      kind: 'answered';
      /** One line each; absent where the answer has no such value. */ fields: Record<string, string>;
    }
  /** The company knows nothing under these values. */
  | { kind: 'notFound' }
  /** No usable answer in time: a write may or may not have been done. */
  | { kind: 'unavailable' }
  /** The company refused, or the action is not set up correctly. */
  | { kind: 'refused' }
  | { kind: 'notAuthenticated' };

/** Placeholders that only the conversation fills in, for a customer who has proven who they are. */
export const customerPlaceholders = ['customer_id', 'customer_name'] as const;
