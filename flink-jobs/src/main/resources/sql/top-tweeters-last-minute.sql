-- Which hundred users have the most tweets in the last minute? Ties are ordered by handle. Updated
-- every five seconds, by the time when tweets arrived in Kafka.
--
-- A window fills ranks of the board, but does not say which ranks have become vacant. So every rank
-- is also vacated, with a time between the ends of the last two windows: it clears what the window
-- before last filled, and never what the last one filled. Vacancies come from longer windows, which
-- still end when the minute of the last tweet is over, and so clear the board when traffic stops.
-- For each rank the newest of both wins; a vacant rank has no row.
INSERT INTO top_tweeters_for_now
WITH counts AS (
    SELECT window_start, window_end, handle, COUNT(*) AS tweets
    FROM TABLE(
        HOP(TABLE tweets, DESCRIPTOR(arrived_at), INTERVAL '5' SECOND, INTERVAL '1' MINUTE))
    GROUP BY window_start, window_end, handle
),
filled AS (
    SELECT window_end AS as_of, `rank`, handle, tweets
    FROM (
        SELECT
            window_end,
            handle,
            tweets,
            ROW_NUMBER() OVER (
                PARTITION BY window_start, window_end
                ORDER BY tweets DESC, handle ASC
            ) AS `rank`
        FROM counts
    )
    WHERE `rank` <= 100
),
ticks AS (
    SELECT window_end, ARRAY[
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20,
        21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40,
        41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60,
        61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80,
        81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99, 100
    ] AS ranks
    FROM TABLE(
        HOP(TABLE tweets, DESCRIPTOR(arrived_at), INTERVAL '5' SECOND, INTERVAL '2' MINUTE))
    GROUP BY window_start, window_end
),
vacated AS (
    SELECT
        window_end - INTERVAL '7' SECOND AS as_of,
        CAST(`rank` AS BIGINT) AS `rank`,
        CAST(NULL AS STRING) AS handle,
        CAST(0 AS BIGINT) AS tweets
    FROM ticks
    CROSS JOIN UNNEST(ranks) AS places (`rank`)
),
newest AS (
    SELECT
        `rank`,
        handle,
        tweets,
        ROW_NUMBER() OVER (PARTITION BY `rank` ORDER BY as_of DESC) AS age
    FROM (SELECT * FROM filled UNION ALL SELECT * FROM vacated)
)
SELECT 'last-minute', `rank`, handle, tweets
FROM newest
WHERE age = 1 AND tweets > 0;
