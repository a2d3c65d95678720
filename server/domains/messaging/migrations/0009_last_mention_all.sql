-- When @all was last said in a group, and by which message: neither a recall nor an edit takes it back. 0: never.
ALTER TABLE messaging_conversation ADD COLUMN last_mention_all_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE messaging_conversation ADD COLUMN last_mention_all_by TEXT NOT NULL DEFAULT '';

UPDATE messaging_conversation SET last_mention_all_ms = (
    SELECT MAX(m.time_ms) FROM messaging_mention m
    WHERE m.conversation_id = messaging_conversation.id AND m.user_id = 0)
WHERE id IN (SELECT conversation_id FROM messaging_mention WHERE user_id = 0);
