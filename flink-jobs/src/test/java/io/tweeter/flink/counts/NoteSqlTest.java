package io.tweeter.flink.counts;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.flink.Note;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The SQL that the Zeppelin note shares with tweet-counts is the same. */
class NoteSqlTest {

    private static final String HUNDRED_RANKS = "ARRAY\\[ 1, 2, [\\d, ]*100 ]";
    private static final String TEN_RANKS = "ARRAY[ 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 ]";

    private Note note;

    @BeforeEach
    void read() throws IOException {
        note = Note.read();
    }

    private List<String> note(String title) {
        return note.paragraph(title).statements(Map.of()).stream()
                .map(NoteSqlTest::onOneLine)
                .toList();
    }

    /** A file with one statement, for ten ranks as the note has them. */
    private static String job(String file) {
        List<String> statements = SqlScript.read(file).statements();
        assertThat(statements).hasSize(1);
        return onOneLine(statements.get(0))
                .replaceAll(HUNDRED_RANKS, TEN_RANKS)
                .replace("`rank` <= 100", "`rank` <= 10");
    }

    private static String table(String name, String group, Map<String, String> options) {
        return SqlScript.read("tables.sql").with(group, options).statements().stream()
                .map(NoteSqlTest::onOneLine)
                .filter(statement -> statement.startsWith("CREATE TABLE " + name + " "))
                .findFirst()
                .orElseThrow();
    }

    private static String onOneLine(String sql) {
        return sql.replaceAll("\\s+", " ");
    }

    @Test
    void tablesAreTheSame() {
        Map<String, String> kafka = Map.of("properties.bootstrap.servers", "localhost:9092");

        assertThat(note("Tweets, each once"))
                .contains(
                        table("tweets", "tweeter", kafka)
                                .replace("CREATE TABLE tweets", "CREATE TABLE unique_tweets"));
        assertThat(note("Counts that the job keeps"))
                .contains(table("tweet_counts_topic", "kafka", kafka));
        assertThat(note("A table in Cassandra"))
                .contains(
                        table(
                                "top_tweeters",
                                "cassandra",
                                Map.of(
                                        "contact-points",
                                        "localhost:9042",
                                        "keyspace",
                                        "tweeter",
                                        "local-datacenter",
                                        "datacenter1")));
    }

    @Test
    void usersAreCountedTheSameWay() {
        assertThat(note("What the queries read")).contains(job("user-counts.sql"));
    }

    @Test
    void topTweetersAreTheSame() {
        String shown =
                job("top-tweeters-all-time.sql")
                        .replace(
                                "INSERT INTO top_tweeters SELECT 'all-time', `rank`, handle, tweets",
                                "SELECT handle, tweets");

        assertThat(note("Top tweeters")).containsExactly(shown);
        assertThat(note("Top tweeters, from those counts"))
                .containsExactly(shown.replace("FROM user_counts", "FROM tweet_counts_topic"));
    }

    @Test
    void topTweetersOfTheLastMinuteAreTheSame() {
        assertThat(note("Top tweeters of the last minute"))
                .containsExactly(
                        job("top-tweeters-last-minute.sql")
                                .replace("INSERT INTO top_tweeters_for_now ", "")
                                .replace(
                                        "SELECT 'last-minute', `rank`, handle, tweets",
                                        "SELECT handle, tweets"));
    }
}
