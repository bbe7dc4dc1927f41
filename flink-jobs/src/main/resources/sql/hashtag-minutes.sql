-- How often was each hashtag used in each minute of the clock? (HOP is TUMBLE here, but its state is
-- that of savepoints from when another minute began every ten seconds.)
CREATE TEMPORARY VIEW hashtag_minutes AS
SELECT window_start, window_time AS minute_time, hashtag, SUM(tweets) AS tweets
FROM TABLE(
    HOP(TABLE hashtag_counts, DESCRIPTOR(slot_time), INTERVAL '1' MINUTE, INTERVAL '1' MINUTE))
GROUP BY window_start, window_end, window_time, hashtag;
