-- How many tweets does each user have? For look-ups.
INSERT INTO tweet_counts
SELECT handle, tweets, last_tweet_at
FROM user_counts;
