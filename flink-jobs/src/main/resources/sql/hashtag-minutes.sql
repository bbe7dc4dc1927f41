-- How often was each hashtag used in each minute? One ends every 30 seconds.
CREATE TEMPORARY VIEW hashtag_minutes AS
SELECT window_start, window_end, window_time AS minute_time, hashtag, SUM(tweets) AS tweets
FROM TABLE(
    HOP(TABLE hashtag_counts, DESCRIPTOR(slot_time), INTERVAL '30' SECOND, INTERVAL '1' MINUTE))
GROUP BY window_start, window_end, window_time, hashtag;
