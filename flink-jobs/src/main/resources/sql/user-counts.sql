-- Who has tweeted how often, and when last? What several answers are made of.
CREATE TEMPORARY VIEW user_counts AS
SELECT
    handle,
    COUNT(*) AS tweets,
    MAX(created_at) AS last_tweet_at
FROM tweets
GROUP BY handle;
