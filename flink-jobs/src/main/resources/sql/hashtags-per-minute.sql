-- How often was each hashtag used in each minute of the clock? By the time when tweets arrived in
-- Kafka.
INSERT INTO hashtags_per_minute
SELECT hashtag, window_start, tweets
FROM hashtag_minutes;
