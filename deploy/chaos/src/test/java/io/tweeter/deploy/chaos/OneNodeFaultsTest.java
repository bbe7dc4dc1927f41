package io.tweeter.deploy.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tweeter.deploy.stack.ProcessId;
import io.tweeter.deploy.testkit.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneNodeFaultsTest {

    private static final Duration SHORT = Duration.ofMillis(1);
    private static final ProcessId GONE = new ProcessId(1L << 40, 1);

    @TempDir Path dir;

    @Test
    void aLoadBalancerThatTheStackLacksCannotBeHit() throws Exception {
        Victims without = VictimsTest.victims(dir, GONE, "ingest-1", "kafka");
        for (String name : new String[] {"kill-haproxy", "freeze-haproxy"}) {
            assertThat(fault(name).requirement().missing(without))
                    .contains("there is no server 'haproxy'");
        }
        assertThat(fault("kill-kafka").requirement().missing(without)).isEmpty();

        Victims with = VictimsTest.victims(dir, GONE, "haproxy", "ingest-1", "kafka");
        assertThat(fault("freeze-haproxy").requirement().missing(with)).isEmpty();
    }

    @Test
    void aCutThatCutsNothingFails() throws Exception {
        Tool.require(TcpConnections.missing().isEmpty(), "cannot cut connections");
        // No stack of another test may be there: its connections would be cut.
        Victims victims = VictimsTest.victims(dir, GONE, 21_000, "kafka");

        assertThatExceptionOfType(ChaosException.class)
                .isThrownBy(
                        () ->
                                fault("cut-kafka")
                                        .injection()
                                        .inject(victims, null, new Ledger("ada")))
                .withMessageStartingWith("no connection was cut");
    }

    private static Fault fault(String name) {
        return OneNodeFaults.all(SHORT, SHORT, new Random(1)).find(name).orElseThrow();
    }
}
