package io.tweeter.flink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import io.tweeter.deploy.testkit.TestCassandra;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.rest.messages.EmptyRequestBody;
import org.apache.flink.runtime.rest.messages.JobExceptionsHeaders;
import org.apache.flink.runtime.rest.messages.JobExceptionsInfoWithHistory;
import org.apache.flink.runtime.rest.messages.job.JobExceptionsMessageParameters;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.InjectClusterClient;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables that change while a job writes to them. */
@ExtendWith({TestCassandra.Extension.class, MiniClusterExtension.class})
class SchemaChangesIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String CREATE =
            "CREATE TABLE changes.written (k bigint PRIMARY KEY, v text)";

    private CqlSession session;
    private JobClient job;

    @BeforeEach
    void start(TestCassandra cassandra) {
        session = cassandra.session();
        cassandra.emptyKeyspace("changes");
        session.execute(CREATE);
        TableEnvironment tables =
                TableEnvironment.create(
                        EnvironmentSettings.newInstance()
                                .withConfiguration(
                                        Configuration.fromMap(
                                                Map.of(
                                                        "execution.checkpointing.interval",
                                                                "100 ms",
                                                        "restart-strategy.type", "fixed-delay",
                                                        "restart-strategy.fixed-delay.attempts",
                                                                "1000000",
                                                        "restart-strategy.fixed-delay.delay",
                                                                "100 ms")))
                                .build());
        tables.executeSql(
                "CREATE TABLE numbers (k BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '100', 'fields.k.kind' = 'sequence', 'fields.k.start' = '0', 'fields.k.end' = '1000000')");
        tables.executeSql(
                "CREATE TABLE written (k BIGINT, v STRING, PRIMARY KEY (k) NOT ENFORCED) WITH ('connector' = 'cassandra', 'contact-points' = '%s', 'local-datacenter' = '%s', 'keyspace' = 'changes', 'table' = 'written')"
                        .formatted(cassandra.contactPoint(), cassandra.localDatacenter()));
        job =
                tables.executeSql("INSERT INTO written SELECT k, 'x' FROM numbers")
                        .getJobClient()
                        .orElseThrow();
        await().atMost(PATIENCE).until(() -> newest() >= 0);
    }

    @AfterEach
    void cancel() throws Exception {
        job.cancel().get();
    }

    /** The greatest number that is written; -1 if there is none. */
    private long newest() {
        return session.execute("SELECT k FROM changes.written").all().stream()
                .mapToLong(row -> row.getLong("k"))
                .max()
                .orElse(-1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DROP TABLE changes.written | " + CREATE + " | changes.written",
                "ALTER TABLE changes.written DROP v | ALTER TABLE changes.written ADD v text | 'v'"
            })
    void aJobSaysWhatIsMissingAndGoesOnOnceItIsBack(
            String change,
            String back,
            String named,
            @InjectClusterClient RestClusterClient<?> flink)
            throws Exception {
        session.execute(change);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(newestFailure(flink)).contains(named));
        long before = numbersSoFar();
        session.execute(back);
        await().atMost(PATIENCE).until(() -> newest() > before);
    }

    @Test
    void aColumnThatIsAddedDisturbsNobody(@InjectClusterClient RestClusterClient<?> flink)
            throws Exception {
        long before = newest();
        session.execute("ALTER TABLE changes.written ADD w text");

        await().atMost(PATIENCE).until(() -> newest() > before + 200);
        assertThat(exceptions(flink).getExceptionHistory().getEntries()).isEmpty();
    }

    private long numbersSoFar() {
        try {
            return newest();
        } catch (InvalidQueryException e) {
            return -1; // there is no table
        }
    }

    private String newestFailure(RestClusterClient<?> flink) throws Exception {
        return exceptions(flink).getExceptionHistory().getEntries().stream()
                .findFirst()
                .map(JobExceptionsInfoWithHistory.RootExceptionInfo::getStacktrace)
                .orElse("");
    }

    private JobExceptionsInfoWithHistory exceptions(RestClusterClient<?> flink) throws Exception {
        JobExceptionsMessageParameters parameters = new JobExceptionsMessageParameters();
        parameters.jobPathParameter.resolve(job.getJobID());
        return flink.sendRequest(
                        JobExceptionsHeaders.getInstance(),
                        parameters,
                        EmptyRequestBody.getInstance())
                .get();
    }
}
