-- Which twenty hashtags are used more than usual? Updated at the end of each minute of the clock, by
-- the time when tweets arrived in Kafka.
--
-- What counts is not how often a hashtag is used, but how far that is from its own past. With
-- "tweets" of the last minute, and "usual" as the mean of the minutes of the last hour, a hashtag has
-- the score
--
--     (tweets - usual) / SQRT(usual + 1)
--
-- This is the z-score of a count that follows Poisson's distribution, whose variance is its mean, as
-- in "Trend Detection in Social Data" (S. Hendrickson, J. Kolb, B. Lehman, J. Montague, Gnip 2015).
-- The 1 keeps hashtags with little or no past from having any score, like the bias term of
-- SigniTrend (E. Schubert, M. Weiler, H.-P. Kriegel, KDD 2014).
--
-- Ranks are vacated as in top-tweeters-last-minute.sql, and by the same windows. These may end before
-- the minute after the last tweet does; then rows last for their time to live.
INSERT INTO trending_hashtags
WITH pasts AS (
    SELECT
        minute_time,
        hashtag,
        tweets,
        SUM(tweets) OVER (
            PARTITION BY hashtag
            ORDER BY minute_time
            RANGE BETWEEN INTERVAL '59' MINUTE PRECEDING AND CURRENT ROW
        ) / CAST(60 AS DOUBLE) AS usual
    FROM hashtag_minutes
),
scores AS (
    SELECT
        minute_time,
        hashtag,
        tweets,
        usual,
        (tweets - usual) / SQRT(usual + 1) AS score
    FROM pasts
),
filled AS (
    SELECT window_end AS as_of, `rank`, hashtag, tweets, usual, score
    FROM (
        SELECT
            window_end,
            hashtag,
            tweets,
            usual,
            score,
            ROW_NUMBER() OVER (
                PARTITION BY window_start, window_end
                ORDER BY score DESC, hashtag ASC
            ) AS `rank`
        FROM TABLE(TUMBLE(TABLE scores, DESCRIPTOR(minute_time), INTERVAL '1' MINUTE))
    )
    WHERE `rank` <= 20
),
ticks AS (
    SELECT window_end, ARRAY[
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20
    ] AS ranks
    FROM TABLE(
        HOP(TABLE tweets, DESCRIPTOR(arrived_at), INTERVAL '5' SECOND, INTERVAL '2' MINUTE))
    GROUP BY window_start, window_end
),
vacated AS (
    SELECT
        window_end - INTERVAL '62' SECOND AS as_of,
        CAST(`rank` AS BIGINT) AS `rank`,
        CAST(NULL AS STRING) AS hashtag,
        CAST(0 AS BIGINT) AS tweets,
        CAST(0 AS DOUBLE) AS usual,
        CAST(0 AS DOUBLE) AS score
    FROM ticks
    CROSS JOIN UNNEST(ranks) AS places (`rank`)
),
newest AS (
    SELECT
        `rank`,
        hashtag,
        tweets,
        usual,
        score,
        ROW_NUMBER() OVER (PARTITION BY `rank` ORDER BY as_of DESC) AS age
    FROM (SELECT * FROM filled UNION ALL SELECT * FROM vacated)
)
SELECT '1h', `rank`, hashtag, tweets, usual, score
FROM newest
WHERE age = 1 AND score > 0;
