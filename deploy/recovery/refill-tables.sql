-- Fills tables of a new Cassandra cluster from Kafka: see "A lost Cassandra cluster" in docs/cluster.md.
-- For Flink's SQL client with both connectors in lib/, while job tweet-counts does not run.
-- Change localhost:9092, localhost:9042 and datacenter1 if your servers are elsewhere.

-- One statement after the other.
SET 'table.dml-sync' = 'true';

-- Named as the view of the job, so that its statements can follow as they are. A test compares them.
CREATE TEMPORARY TABLE user_counts (
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
    'properties.bootstrap.servers' = 'localhost:9092',
    'scan.bounded.mode' = 'latest-offset'
);

CREATE TEMPORARY TABLE tweet_counts (
    handle STRING,
    tweets BIGINT,
    last_tweet_at TIMESTAMP_LTZ(3),
    PRIMARY KEY (handle) NOT ENFORCED
) WITH (
    'connector' = 'cassandra',
    'table' = 'tweet_counts',
    'contact-points' = 'localhost:9042',
    'keyspace' = 'tweeter',
    'local-datacenter' = 'datacenter1'
);

INSERT INTO tweet_counts
SELECT handle, tweets, last_tweet_at
FROM user_counts;

CREATE TEMPORARY TABLE top_tweeters (
    board STRING,
    `rank` BIGINT,
    handle STRING,
    tweets BIGINT,
    PRIMARY KEY (board, `rank`) NOT ENFORCED
) WITH (
    'connector' = 'cassandra',
    'table' = 'top_tweeters',
    'contact-points' = 'localhost:9042',
    'keyspace' = 'tweeter',
    'local-datacenter' = 'datacenter1'
);

INSERT INTO top_tweeters
SELECT 'all-time', `rank`, handle, tweets
FROM (
    SELECT
        handle,
        tweets,
        ROW_NUMBER() OVER (ORDER BY tweets DESC, handle ASC) AS `rank`
    FROM user_counts
)
WHERE `rank` <= 100;

-- What retention has left.
CREATE TEMPORARY TABLE tweets (
    created_at TIMESTAMP_LTZ(3)
) WITH (
    'connector' = 'tweeter',
    'topic' = 'tweets',
    'properties.bootstrap.servers' = 'localhost:9092',
    'scan.bounded.mode' = 'latest-offset'
);

CREATE TEMPORARY TABLE tweets_per_minute (
    `day` DATE,
    `minute` TIMESTAMP_LTZ(3),
    tweets BIGINT,
    PRIMARY KEY (`day`, `minute`) NOT ENFORCED
) WITH (
    'connector' = 'cassandra',
    'table' = 'tweets_per_minute',
    'contact-points' = 'localhost:9042',
    'keyspace' = 'tweeter',
    'local-datacenter' = 'datacenter1'
);

-- In UTC, as the job counts them.
SET 'table.local-time-zone' = 'UTC';

INSERT INTO tweets_per_minute
SELECT `day`, `minute`, COUNT(*)
FROM (
    SELECT
        CAST(created_at AS DATE) AS `day`,
        CAST(DATE_FORMAT(created_at, 'yyyy-MM-dd HH:mm:00') AS TIMESTAMP_LTZ(3)) AS `minute`
    FROM tweets
)
GROUP BY `day`, `minute`;
