/** What is remembered of a customer's last conversation. */
export interface ConversationMemory {
  conversationId: string;
  /** ISO 8601. */
  endedAt: string;
  summary: string;
  ticketIds: string[];
}
