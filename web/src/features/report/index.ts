// Telling those who run the instance about a person, a group or messages.
/** What is reported: a person, a group, or messages of a conversation. */
export interface Reported {
  readonly userId?: string
  readonly conversationId?: string
  readonly seqs?: readonly number[]
}
