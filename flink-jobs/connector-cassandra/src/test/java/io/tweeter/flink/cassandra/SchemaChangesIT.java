package io.tweeter.flink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import io.tweeter.deploy.testkit.TestCassandra;
import java.time.Duration;
import java.util.List;
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

/** Tables that change while a job writes to them, or looks rows up in them. */
@ExtendWith({TestCassandra.Extension.class, MiniClusterExtension.class})
class SchemaChangesIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String CREATE =
            "CREATE TABLE changes.written (k bigint PRIMARY KEY, v text)";

    /** What a job does with the table that changes. */
    private enum Use {
        WRITES("written", "INSERT INTO written SELECT k, 'x' FROM numbers"),
        LOOKS_UP(
                "seen",
                "INSERT INTO seen SELECT n.k, w.v FROM numbers AS n LEFT JOIN written FOR SYSTEM_TIME AS OF n.asked_at AS w ON n.k = w.k");

        private final String target;
        private final String sql;

        Use(String target, String sql) {
            this.target = target;
            this.sql = sql;
        }
    }

    private CqlSession session;
    private TableEnvironment tables;
    private Use use;
    private JobClient job;

    @BeforeEach
    void declare(TestCassandra cassandra) {
        session = cassandra.session();
        cassandra.emptyKeyspace("changes");
        session.execute(CREATE);
        session.execute("CREATE TABLE changes.seen (k bigint PRIMARY KEY, v text)");
        tables =
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
                "CREATE TABLE numbers (k BIGINT, asked_at AS PROCTIME()) WITH ('connector' = 'datagen', 'rows-per-second' = '100', 'fields.k.kind' = 'sequence', 'fields.k.start' = '0', 'fields.k.end' = '1000000')");
        for (String table : List.of("written", "seen")) {
            tables.executeSql(
                    "CREATE TABLE %s (k BIGINT, v STRING, PRIMARY KEY (k) NOT ENFORCED) WITH ('connector' = 'cassandra', 'contact-points' = '%s', 'local-datacenter' = '%s', 'keyspace' = 'changes', 'table' = '%s')"
                            .formatted(
                                    table,
                                    cassandra.contactPoint(),
                                    cassandra.localDatacenter(),
                                    table));
        }
    }

    private void start(Use wanted) {
        use = wanted;
        job = tables.executeSql(use.sql).getJobClient().orElseThrow();
        await().atMost(PATIENCE).until(() -> newest() >= 0);
    }

    @AfterEach
    void cancel() throws Exception {
        job.cancel().get();
    }

    /** The greatest number that is written; -1 if there is none. */
    private long newest() {
        return session.execute("SELECT k FROM changes." + use.target).all().stream()
                .mapToLong(row -> row.getLong("k"))
                .max()
                .orElse(-1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "WRITES | DROP TABLE changes.written | " + CREATE + " | changes.written",
                "WRITES | ALTER TABLE changes.written DROP v | ALTER TABLE changes.written ADD v text | 'v'",
                "LOOKS_UP | DROP TABLE changes.written | " + CREATE + " | changes.written",
                "LOOKS_UP | ALTER TABLE changes.written DROP v | ALTER TABLE changes.written ADD v text | 'v'"
            })
    void aJobSaysWhatIsMissingAndGoesOnOnceItIsBack(
            Use use,
            String change,
            String back,
            String named,
            @InjectClusterClient RestClusterClient<?> flink)
            throws Exception {
        start(use);
        session.execute(change);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(newestFailure(flink)).contains(named));
        long before = numbersSoFar();
        session.execute(back);
        await().atMost(PATIENCE).until(() -> newest() > before);
    }

    /** Neither the table that a job writes to, nor that in which it looks rows up. */
    @Test
    void aColumnThatIsAddedDisturbsNobody(@InjectClusterClient RestClusterClient<?> flink)
            throws Exception {
        start(Use.LOOKS_UP);
        long before = newest();
        session.execute("ALTER TABLE changes.written ADD w text");
        session.execute("ALTER TABLE changes.seen ADD w text");

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
