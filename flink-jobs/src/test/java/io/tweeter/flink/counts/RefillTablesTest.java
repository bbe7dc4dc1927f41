package io.tweeter.flink.counts;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.servers.TweeterHome;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The script that fills tables again is made of the job's own statements. */
class RefillTablesTest {

    private static final Map<String, String> CASSANDRA =
            Map.of(
                    "contact-points", "localhost:9042",
                    "keyspace", "tweeter",
                    "local-datacenter", "datacenter1");
    private static final Map<String, String> KAFKA =
            Map.of(
                    "properties.bootstrap.servers", "localhost:9092",
                    "scan.bounded.mode", "latest-offset");

    private final List<String> script;

    RefillTablesTest() throws IOException {
        script =
                SqlScript.of(
                                Files.readString(
                                        TweeterHome.find()
                                                .root()
                                                .resolve("deploy/recovery/refill-tables.sql")))
                        .statements();
    }

    private static List<String> tables() {
        return SqlScript.read("tables.sql")
                .with("cassandra", CASSANDRA)
                .with("kafka", KAFKA)
                .statements();
    }

    @Test
    void rowsAreMadeAsTheJobMakesThem() {
        assertThat(script)
                .filteredOn(statement -> statement.startsWith("INSERT"))
                .containsExactlyElementsOf(
                        List.of("tweet-counts", "top-tweeters-all-time", "tweets-per-minute")
                                .stream()
                                .flatMap(
                                        file -> SqlScript.read(file + ".sql").statements().stream())
                                .toList());
    }

    @Test
    void tablesAreThoseOfTheJob() {
        assertThat(
                        tables().stream()
                                .map(table -> table.replace("tweet_counts_topic", "user_counts"))
                                .map(
                                        table ->
                                                table.replace(
                                                        "CREATE TABLE", "CREATE TEMPORARY TABLE")))
                .containsAll(
                        script.stream()
                                .filter(statement -> statement.startsWith("CREATE"))
                                .filter(statement -> !statement.contains("TABLE tweets ("))
                                .toList());
    }
}
