import { ApplicationFailure } from '@temporalio/common';
import type { ActivityInterceptors } from '@temporalio/worker';
import { refusalOf } from '../domain/refused-payload.ts';

/** Keeps an activity from running on input that this installation did not write for its workflow. */
export function refuseForgedInput(): ActivityInterceptors {
  return {
    inbound: {
      execute: async (input, next) => {
        const refusal = input.args.map(refusalOf).find((found) => found !== null) ?? null;
        if (refusal === null) return next(input);
        const message = `the input of this activity was not written by this installation for its workflow (${refusal})`;
        throw ApplicationFailure.nonRetryable(message, 'REFUSED_PAYLOAD');
      },
    },
  };
}
