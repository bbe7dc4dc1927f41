-- How often was each hashtag used in each minute of the clock? By the time when tweets arrived in
-- Kafka. (Seconds are cut by formatting, as in tweets-per-minute.sql.)
INSERT INTO hashtags_per_minute
SELECT hashtag, window_start, tweets
FROM hashtag_minutes
WHERE DATE_FORMAT(window_end, 'ss') = '00';
