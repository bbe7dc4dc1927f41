-- How many tweets were created in each minute? The current minute grows as they come.
INSERT INTO tweets_per_minute
SELECT `day`, `minute`, COUNT(*)
FROM (
    SELECT
        CAST(FLOOR(created_at TO DAY) AS DATE) AS `day`,
        FLOOR(created_at TO MINUTE) AS `minute`
    FROM tweets
)
GROUP BY `day`, `minute`;
