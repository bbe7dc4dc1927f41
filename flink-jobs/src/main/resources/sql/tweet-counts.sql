-- How often has each user tweeted, for look-ups?
INSERT INTO tweet_counts
SELECT handle, tweets, last_tweet_at
FROM user_counts;
