-- How many tweets were created in each minute? The count of the current minute still grows.
-- (The minute is cut by formatting, as Flink 1.20 cannot restore FLOOR(... TO MINUTE) from a
-- compiled plan.)
INSERT INTO tweets_per_minute
SELECT `day`, `minute`, COUNT(*)
FROM (
    SELECT
        CAST(created_at AS DATE) AS `day`,
        CAST(DATE_FORMAT(created_at, 'yyyy-MM-dd HH:mm:00') AS TIMESTAMP_LTZ(3)) AS `minute`
    FROM tweets
)
GROUP BY `day`, `minute`;
