-- Who kept what shows a media: asked for whoever fetches it.
CREATE INDEX favourites_media_by_media ON favourites_media (media_id, favourite_id);
