-- What the oldest messages of a conversation show, when they are trimmed.
CREATE INDEX media_use_by_scope ON media_use (scope, seq);
