package io.tweeter.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tweeter.deploy.servers.Server;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperationsTest {

    @TempDir Path dir;

    private final List<Server> started = new ArrayList<>();
    private Operations operations;

    @BeforeEach
    void setUp() throws Exception {
        Stack stack = StackTest.plan(dir, Optional.empty(), Map.of());
        Servers servers = new Servers();
        stack.servers().forEach(server -> servers.add(new SupervisedServer(server, null, null)));
        operations =
                new Operations(
                        stack,
                        servers,
                        server -> {
                            started.add(server);
                            return new SupervisedServer(server, null, null);
                        },
                        () -> OptionalLong.of(1_000),
                        new Reporter(new PrintWriter(new StringWriter()), Clock.systemUTC()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1_001})
    void numbersOfInstancesBeyondTheBoundsAreRejected(int instances) {
        assertThatExceptionOfType(StackException.class)
                .isThrownBy(() -> operations.scale(instances))
                .withMessage("the number of instances must be from 1 to 1000, not " + instances);
    }

    @Test
    void instancesThatDoNotFitInMemoryAreNotStarted() {
        assertThatExceptionOfType(StackException.class)
                .isThrownBy(() -> operations.scale(40))
                .withMessageStartingWith("not enough memory: 38 more ingest instances need 1")
                .withMessageEndingWith(
                        " GB, but 1.0 GB are available; free some memory, or use fewer instances");
        assertThat(started).isEmpty();
    }

    @Test
    void unknownServerIsNamed() {
        assertThatExceptionOfType(StackException.class)
                .isThrownBy(() -> operations.restart(List.of("kafka", "zookeeper"), Duration.ZERO))
                .withMessage("there is no server 'zookeeper'; tweeter status lists them");
    }
}
