package io.tweeter.deploy.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ChaosCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void listNamesEveryFaultWithItsDescription() {
        assertThat(run("--list", "--pause", "7", "--away", "8")).isZero();
        assertThat(out.toString().lines())
                .hasSizeGreaterThan(20)
                .contains(
                        "On one node:",
                        "  kill-kafka                   SIGKILL of kafka",
                        "  freeze-cassandra             SIGSTOP of cassandra for 7 s",
                        "  away-kafka                   kafka is stopped for 8 s",
                        "On three nodes:",
                        "  kill-two-kafka               SIGKILL of kafka-1 and kafka-2",
                        "  freeze-taskmanager-2         SIGSTOP of taskmanager-2 for 7 s",
                        "  cut-node-in                  node 3 receives nothing for 7 s");
    }

    @ParameterizedTest
    @CsvSource({
        "--rate, 0, 1",
        "--times, 0, 1",
        "--pause, 0, 1",
        "--away, 0, 1",
        "--duration, -1, 0"
    })
    void numbersBelowTheirBoundAreRejected(String option, String value, String min) {
        assertThat(run(option, value)).isEqualTo(2);
        assertThat(err.toString())
                .startsWith(option + " must be at least " + min + ", not " + value);
    }

    private int run(String... arguments) {
        return new CommandLine(new ChaosCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
