-- How many tweets does each user have? For consumers that follow the counts as they change.
INSERT INTO tweet_counts_topic
SELECT handle, tweets, last_tweet_at
FROM user_counts;
