// Byte budgets of everything that Temporal keeps for us. Its own limit is 2 MB for each payload: the input of a run
// that continues as new, a result of an activity, an argument of an update. Beyond it the workflow is terminated.

/** Most bytes of a workflow's whole state as JSON, so that it can always continue as new. */
export const stateBytes = 1_500_000;

/** Most bytes of one result of an activity as JSON. */
export const activityResultBytes = 1_000_000;

/** Most bytes of the state of one PIN guard as JSON, and of the fuse over all of them. */
export const pinGuardBytes = 50_000;
export const pinFuseBytes = 50_000;
