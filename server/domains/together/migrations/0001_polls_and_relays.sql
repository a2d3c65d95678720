-- Of each poll and relay list in which somebody did something: how many changes there were, and its end.
CREATE TABLE together_state (
    conversation_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    version BIGINT NOT NULL,
    closed BIGINT NOT NULL,
    voters BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, seq)
);

-- What people chose: a row an option. version is the state's with which they did.
CREATE TABLE together_vote (
    conversation_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    choice BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, seq, user_id, choice)
);
CREATE INDEX together_vote_by_choice ON together_vote (conversation_id, seq, choice, version);

-- How often each option was chosen, so that a poll with thousands of votes costs no more.
CREATE TABLE together_tally (
    conversation_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    choice BIGINT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, seq, choice)
);

-- Lines of relay lists; place is the state's version with which one was first written.
CREATE TABLE together_line (
    conversation_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    place BIGINT NOT NULL,
    text TEXT NOT NULL,
    time_ms BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, seq, user_id)
);
CREATE INDEX together_line_by_place ON together_line (conversation_id, seq, place);
