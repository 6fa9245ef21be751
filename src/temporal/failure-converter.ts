import { DefaultFailureConverter } from '@temporalio/common';

/**
 * Puts messages and stacks of failures into a payload, which the codec then encrypts; without it they are stored in
 * the clear. The SDK loads this module by its path, on both sides of the workflow sandbox, and looks for this name.
 */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
