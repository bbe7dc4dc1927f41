-- The tables that tweet-counts reads and writes. When the job starts, it replaces each placeholder
-- with the options that depend on where it runs.

-- Each tweet once; arrived_at is Kafka's log-append time; hashtags are NULL for a tweet without any.
CREATE TABLE tweets (
    id STRING,
    handle STRING,
    content STRING,
    created_at TIMESTAMP_LTZ(3),
    hashtags ARRAY<STRING>,
    arrived_at TIMESTAMP_LTZ(3) NOT NULL METADATA FROM 'timestamp' VIRTUAL,
    WATERMARK FOR arrived_at AS SOURCE_WATERMARK()
) WITH (
    'connector' = 'tweeter',
    ${tweeter}
);

CREATE TABLE tweet_counts (
    handle STRING,
    tweets BIGINT,
    last_tweet_at TIMESTAMP_LTZ(3),
    PRIMARY KEY (handle) NOT ENFORCED
) WITH (
    'connector' = 'cassandra',
    'table' = 'tweet_counts',
    ${cassandra}
);

CREATE TABLE tweet_counts_topic (
    handle STRING,
    tweets BIGINT,
    last_tweet_at TIMESTAMP_LTZ(3),
    PRIMARY KEY (handle) NOT ENFORCED
) WITH (
    'connector' = 'tweeter-upsert-kafka',
    'topic' = 'tweet-counts',
    'key.format' = 'raw',
    'value.format' = 'json',
    'value.json.timestamp-format.standard' = 'ISO-8601',
    ${kafka}
);

CREATE TABLE top_tweeters (
    board STRING,
    `rank` BIGINT,
    handle STRING,
    tweets BIGINT,
    PRIMARY KEY (board, `rank`) NOT ENFORCED
) WITH (
    'connector' = 'cassandra',
    'table' = 'top_tweeters',
    ${cassandra}
);

-- The same table, for rows that are stale if the job stops refreshing them.
CREATE TABLE top_tweeters_for_now WITH (
    'sink.ttl' = '90 s'
) LIKE top_tweeters;

CREATE TABLE tweets_per_minute (
    `day` DATE,
    `minute` TIMESTAMP_LTZ(3),
    tweets BIGINT,
    PRIMARY KEY (`day`, `minute`) NOT ENFORCED
) WITH (
    'connector' = 'cassandra',
    'table' = 'tweets_per_minute',
    ${cassandra}
);

-- The rows of a minute go some time after the last hour has.
CREATE TABLE hashtags_per_minute (
    hashtag STRING,
    `minute` TIMESTAMP(3),
    tweets BIGINT,
    PRIMARY KEY (hashtag, `minute`) NOT ENFORCED
) WITH (
    'connector' = 'cassandra',
    'table' = 'hashtags_per_minute',
    'sink.ttl' = '2 h',
    ${cassandra}
);

-- Like top_tweeters_for_now, its rows are stale if the job stops refreshing them, once a minute.
CREATE TABLE trending_hashtags (
    board STRING,
    `rank` BIGINT,
    hashtag STRING,
    tweets BIGINT,
    usual DOUBLE,
    score DOUBLE,
    PRIMARY KEY (board, `rank`) NOT ENFORCED
) WITH (
    'connector' = 'cassandra',
    'table' = 'trending_hashtags',
    'sink.ttl' = '150 s',
    ${cassandra}
);
