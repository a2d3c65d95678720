-- Members of before groups were searched: the outbox asks accounts for their names.
INSERT INTO storage_outbox (topic, key, payload)
SELECT 'messaging.names', conversation_id, CAST(conversation_id || '
' || CAST(user_id AS TEXT) AS BYTEA)
FROM messaging_member WHERE active = 1 AND conversation_id LIKE 'g%';
