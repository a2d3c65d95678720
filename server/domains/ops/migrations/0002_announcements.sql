-- What is told to all is a message in everybody's service chat: see messaging_announcement.
DROP TABLE ops_announcement;
