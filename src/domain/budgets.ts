// Byte budgets of everything that Temporal keeps for us. Its own limit is 2 MB for each payload: the input of a run
// that continues as new, a result of an activity, an argument of an update. Beyond it the workflow is terminated.

/** Most bytes of a workflow's whole state as JSON, so that it can always continue as new. */
export const stateBytes = 1_500_000;

/** Most bytes of one result of an activity as JSON. */
export const activityResultBytes = 1_000_000;

/** Longest text of one comment of a ticket that is taken from a help desk, in characters. More is never read out or shown. */
export const commentCharacters = 4_000;

/** Longest subject, name or other short text that is taken from a help desk or a messaging platform, in characters. */
export const shortTextCharacters = 300;

/** Longest text of all tags of one ticket together, in characters. */
export const tagsCharacters = 4_000;

/** Longest text of one message that is taken from a messaging platform, in characters. */
export const messageCharacters = 8_000;

/** Most bytes of a transcript that is read from a messaging platform, as JSON. */
export const transcriptBytes = 600_000;
