-- How often was each hashtag used in each half minute? Other queries build on it. Only the 500 that
-- were used most in this half minute: so however many hashtags people invent, what comes after is
-- bounded. The state of the half minute itself goes with them.
CREATE TEMPORARY VIEW hashtag_counts AS
SELECT hashtag, tweets, slot_time
FROM (
    SELECT
        hashtag,
        tweets,
        slot_time,
        ROW_NUMBER() OVER (
            PARTITION BY window_start, window_end
            ORDER BY tweets DESC, hashtag ASC
        ) AS place
    FROM (
        SELECT
            window_start,
            window_end,
            window_time AS slot_time,
            hashtag,
            COUNT(*) AS tweets
        FROM TABLE(
            TUMBLE(TABLE hashtag_uses, DESCRIPTOR(arrived_at), INTERVAL '30' SECOND))
        GROUP BY window_start, window_end, window_time, hashtag
    )
)
WHERE place <= 500;
