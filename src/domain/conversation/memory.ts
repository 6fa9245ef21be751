/** What is kept of a customer's last conversation, for the next one. */
export interface ConversationMemory {
  conversationId: string;
  /** ISO 8601. */
  endedAt: string;
  summary: string;
  ticketIds: string[];
}
