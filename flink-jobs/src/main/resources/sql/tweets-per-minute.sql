-- How many tweets were created in each minute? The current minute grows as they come.
-- (By way of a text, because Flink 1.20 cannot read FLOOR(... TO MINUTE) back from a compiled plan.)
INSERT INTO tweets_per_minute
SELECT `day`, `minute`, COUNT(*)
FROM (
    SELECT
        CAST(created_at AS DATE) AS `day`,
        CAST(DATE_FORMAT(created_at, 'yyyy-MM-dd HH:mm:00') AS TIMESTAMP_LTZ(3)) AS `minute`
    FROM tweets
)
GROUP BY `day`, `minute`;
