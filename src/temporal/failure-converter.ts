import { DefaultFailureConverter } from '@temporalio/common';

/**
 * Moves messages and stacks of failures into a payload, which the codec encrypts. Without it they are stored
 * unencrypted. The SDK loads this module by its path, inside and outside the workflow sandbox, and needs this name.
 */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
