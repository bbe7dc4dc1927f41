-- Which hashtags do tweets have? A row for each hashtag of a tweet.
CREATE TEMPORARY VIEW hashtag_uses AS
SELECT hashtag, arrived_at
FROM (SELECT hashtags, arrived_at FROM tweets WHERE hashtags IS NOT NULL)
CROSS JOIN UNNEST(hashtags) AS uses (hashtag);
