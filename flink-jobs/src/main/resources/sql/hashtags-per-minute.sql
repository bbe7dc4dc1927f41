-- How often was each hashtag used in each minute? By the time when tweets arrived in Kafka. The count
-- of the current minute grows every ten seconds.
INSERT INTO hashtags_per_minute
SELECT hashtag, window_start, SUM(tweets)
FROM TABLE(
    CUMULATE(
        TABLE hashtag_counts, DESCRIPTOR(slot_time), INTERVAL '10' SECOND, INTERVAL '1' MINUTE))
GROUP BY window_start, window_end, hashtag;
