-- Which hundred users have the most tweets of all time? Ties are ordered by handle.
INSERT INTO top_tweeters
SELECT 'all-time', `rank`, handle, tweets
FROM (
    SELECT
        handle,
        tweets,
        ROW_NUMBER() OVER (ORDER BY tweets DESC, handle ASC) AS `rank`
    FROM user_counts
)
WHERE `rank` <= 100;
