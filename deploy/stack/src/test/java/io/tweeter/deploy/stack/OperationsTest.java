package io.tweeter.deploy.stack;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperationsTest {

    @TempDir Path dir;

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
                        server -> new SupervisedServer(server, null, null),
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
    void unknownServerIsNamed() {
        assertThatExceptionOfType(StackException.class)
                .isThrownBy(() -> operations.restart(List.of("kafka", "zookeeper"), Duration.ZERO))
                .withMessage("there is no server 'zookeeper'; tweeter status lists them");
    }
}
