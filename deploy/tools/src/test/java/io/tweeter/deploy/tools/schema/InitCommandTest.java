package io.tweeter.deploy.tools.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.testkit.CommandRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InitCommandTest {

    @Test
    void theReplicationOfAKeyspaceIsANumberOrAMap() {
        assertThat(PipelineTables.replication("3", "dc2"))
                .contains("{'class': 'NetworkTopologyStrategy', 'dc2': 3}");
        assertThat(PipelineTables.replication(PipelineTables.ON_ONE_NODE, "dc2"))
                .contains(PipelineTables.ON_ONE_NODE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "three", ""})
    void anotherReplicationIsRefusedBeforeAnythingIsMade(String text) {
        CommandRun run =
                CommandRun.tweeter(InitCommand.class, "init", "--cassandra-replication=" + text);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains(
                        "--cassandra-replication is '%s', neither a number nor a CQL map"
                                .formatted(text));
    }
}
