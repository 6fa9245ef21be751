// Byte budgets of everything that Temporal keeps for us. Its own limit is 2 MB for each payload: the input of a run
// that continues as new, a result of an activity, an argument of an update. Beyond it the workflow is terminated.

/** Most bytes of a workflow's whole state as JSON, so that it can always continue as new. */
export const stateBytes = 1_700_000;

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

/**
 * Bytes of the waiting writes above which the desk watch moves some to pages, some 2,500 writes. A new run may begin with
 * half as many again; notices, parked writes and what was told fit in the rest of the state.
 */
export const waitingWritesBytes = 600_000;

/** Most bytes of the waiting writes in one page, the input of its workflow. */
export const writePageBytes = 300_000;

/** Most bytes of the admin notices that wait to be sent. */
export const waitingNoticesBytes = 150_000;

/** Most bytes of the tickets in one inbox of desk events, some 16,000 tickets. */
export const inboxTicketsBytes = 500_000;

/**
 * Most bytes of the parts of a conversation's state, as JSON. For each channel they are less than
 * {@link stateBytes} together. What has no
 * budget here is of limited number and length.
 */
export const conversationBytes = {
  /** Writes that still have to reach the desk, over 1,000 short ones. Beyond it, a customer's write is refused before it is recorded. */
  pendingForCustomers: 760_000,
  /** The same for handoffs: they are taken a while longer. */
  pendingForHandoffs: 800_000,
  /** The same for our own notes: beyond it they are shortened, and then counted only. */
  pending: 860_000,
  /** One file with what was said; it is part of a pending write. */
  transcriptFile: 300_000,
  /** Operations that are done or failed. */
  finished: 80_000,
  /** Stored answers. */
  answers: 80_000,
  /** Keys of writes whose stored answer was dropped, so that none of them is done twice. */
  writtenKeys: 80_000,
  /** Readings of tickets. */
  knownTickets: 100_000,
  /** Withheld notes. */
  withheldNotes: 40_000,
  /** Summaries of sessions with what was said; on messaging channels they are kept only while a session is filed. */
  summaries: 300_000,
  /** Events of the messaging platform that are not applied yet. */
  inbox: 80_000,
  /** Ids of events that were received. */
  seenEvents: 40_000,
  /** Messages that wait for an answer. */
  unanswered: 50_000,
  /** The latest messages of the dialogue. */
  transcript: 50_000,
  /** Files of the customer that are not on a ticket yet. */
  files: 40_000,
  /** Events of a web chat, some 400 messages. */
  chatLog: 100_000,
  /** Messages of a web chat that wait to be passed on to the people who answer. */
  chatWaiting: 30_000,
  /** Files of a web chat, some 50. */
  chatFiles: 20_000,
  /** Ids of the latest messages of a web chat, some 230 of usual length. */
  chatMessageIds: 9_000,
} as const;

/** Most bytes of the state of one PIN guard as JSON, and of the fuse over all of them. */
export const pinGuardBytes = 50_000;
export const pinFuseBytes = 50_000;
