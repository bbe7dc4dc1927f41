-- Who are the hundred users that have tweeted most of all time? Ties go by name.
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
