package io.tweeter.flink.counts;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.flink.job.JobSettings;
import io.tweeter.model.env.Environment;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SqlFilesTest {

    private static final String SCRIPT =
            SqlFiles.asScript(
                    JobSettings.from(Environment.of(Map.of("KAFKA_BOOTSTRAP_SERVERS", "k1:9092"))));

    @Test
    void theScriptHasTablesThenViewsThenOneStatementSetOfAllInserts() {
        assertThat(SCRIPT)
                .containsSubsequence(
                        "SET 'pipeline.name' = 'tweet-counts';",
                        "CREATE TABLE tweets",
                        "CREATE TEMPORARY VIEW user_counts",
                        "EXECUTE STATEMENT SET BEGIN",
                        "INSERT INTO tweet_counts",
                        "INSERT INTO tweets_per_minute",
                        "END;")
                .containsOnlyOnce("EXECUTE STATEMENT SET");
    }

    @Test
    void everyPlaceholderIsReplacedByTheSettings() {
        assertThat(SCRIPT)
                .doesNotContain("${")
                .contains("'properties.bootstrap.servers' = 'k1:9092'");
    }
}
