-- What somebody uploaded, for the view of one's storage.
CREATE INDEX media_media_by_owner ON media_media (owner);
