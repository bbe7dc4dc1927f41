-- How often has each user tweeted, for whoever follows the counts as they change?
INSERT INTO tweet_counts_topic
SELECT handle, tweets, last_tweet_at
FROM user_counts;
