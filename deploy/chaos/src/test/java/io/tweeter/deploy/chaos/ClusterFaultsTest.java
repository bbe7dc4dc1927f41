package io.tweeter.deploy.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterFaultsTest {

    /** A TaskManager without jobs can be killed, cut off or given a wrong clock in vain. */
    @ParameterizedTest
    @CsvSource({
        "kill-taskmanager-1, taskmanager-1",
        "freeze-taskmanager-2, taskmanager-2",
        "clock-taskmanager-3, taskmanager-3",
        "cut-taskmanager-cassandra, taskmanager-3",
        "split, taskmanager-3"
    })
    void jobsRunOnTheTaskManagerThatAFaultHits(String fault, String taskManager) {
        assertThat(ClusterFaults.all(Duration.ofSeconds(1)).find(fault))
                .hasValueSatisfying(
                        found -> assertThat(found.taskManager()).isEqualTo(taskManager));
    }
}
