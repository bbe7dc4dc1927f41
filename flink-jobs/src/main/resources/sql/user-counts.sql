-- How many tweets does each user have, and when was the last one? Other queries build on it.
CREATE TEMPORARY VIEW user_counts AS
SELECT
    handle,
    COUNT(*) AS tweets,
    MAX(created_at) AS last_tweet_at
FROM tweets
GROUP BY handle;
