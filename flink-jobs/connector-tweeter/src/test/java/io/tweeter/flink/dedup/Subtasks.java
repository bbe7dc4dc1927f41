package io.tweeter.flink.dedup;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.clusterframework.types.ResourceID;
import org.apache.flink.runtime.executiongraph.ExecutionAttemptID;
import org.apache.flink.runtime.metrics.groups.TaskManagerMetricGroup;
import org.apache.flink.runtime.metrics.util.TestingMetricRegistry;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/**
 * The operator with some parallelism, as {@link Deduplication} builds it. Elements are called
 * {@code id#copy}.
 */
final class Subtasks {

    private final List<Subtask> subtasks = new ArrayList<>();

    private record Subtask(
            KeyedOneInputStreamOperatorTestHarness<Integer, String, String> harness,
            Map<String, Metric> metrics) {}

    /** Starts without state. */
    static Subtasks start(Deduplication deduplication, int parallelism, StateBackend backend)
            throws Exception {
        return new Subtasks(deduplication, parallelism, backend, null, parallelism);
    }

    private Subtasks(
            Deduplication deduplication,
            int parallelism,
            StateBackend backend,
            OperatorSubtaskState checkpoint,
            int oldParallelism)
            throws Exception {
        for (int subtask = 0; subtask < parallelism; subtask++) {
            Map<String, Metric> metrics = new HashMap<>();
            var harness = harness(deduplication, environment(parallelism, subtask, metrics));
            subtasks.add(new Subtask(harness, metrics));
            harness.setStateBackend(backend);
            harness.setup();
            if (checkpoint != null) {
                harness.initializeState(
                        AbstractStreamOperatorTestHarness.repartitionOperatorState(
                                checkpoint, Shards.COUNT, oldParallelism, parallelism, subtask));
            }
            harness.open();
        }
    }

    private static MockEnvironment environment(
            int parallelism, int subtask, Map<String, Metric> metrics) {
        return new MockEnvironmentBuilder()
                .setMaxParallelism(Shards.COUNT)
                .setParallelism(parallelism)
                .setSubtaskIndex(subtask)
                .setManagedMemorySize(32 << 20)
                .setMetricGroup(
                        TaskManagerMetricGroup.createTaskManagerMetricGroup(
                                        TestingMetricRegistry.builder()
                                                .setRegisterConsumer(
                                                        (metric, name, group) ->
                                                                metrics.put(name, metric))
                                                .build(),
                                        "localhost",
                                        ResourceID.generate())
                                .addJob(new JobID(), "test")
                                .addTask(ExecutionAttemptID.randomId(), "test"))
                .build();
    }

    @SuppressWarnings("unchecked") // transformations do not tell the types of input and key
    private static KeyedOneInputStreamOperatorTestHarness<Integer, String, String> harness(
            Deduplication deduplication, MockEnvironment environment) throws Exception {
        OneInputTransformation<String, String> transformation =
                (OneInputTransformation<String, String>)
                        deduplication
                                .keepFirst(
                                        StreamExecutionEnvironment.getExecutionEnvironment()
                                                .fromData("a#1"),
                                        Subtasks::key)
                                .getTransformation();
        return new KeyedOneInputStreamOperatorTestHarness<>(
                (OneInputStreamOperator<String, String>)
                        ((SimpleOperatorFactory<String>) transformation.getOperatorFactory())
                                .getOperator(),
                (KeySelector<String, Integer>) transformation.getStateKeySelector(),
                Types.INT,
                environment);
    }

    private static TweetKey key(String element) {
        return TweetKey.of(element.substring(0, element.lastIndexOf('#')));
    }

    /** Ends these subtasks, and starts others from their state. */
    Subtasks restart(Deduplication deduplication, int parallelism, StateBackend backend)
            throws Exception {
        OperatorSubtaskState checkpoint = snapshot(1);
        close();
        return new Subtasks(deduplication, parallelism, backend, checkpoint, subtasks.size());
    }

    OperatorSubtaskState snapshot(long id) throws Exception {
        List<OperatorSubtaskState> states = new ArrayList<>();
        for (Subtask subtask : subtasks) {
            states.add(subtask.harness().snapshot(id, id));
            subtask.harness().notifyOfCompletedCheckpoint(id);
        }
        return AbstractStreamOperatorTestHarness.repackageState(
                states.toArray(OperatorSubtaskState[]::new));
    }

    /** Lets an element arrive, and says whether it came out again, unchanged. */
    boolean passes(String element, long time) throws Exception {
        Integer key = Shards.stateKey(Shards.of(key(element).hash()));
        int subtask =
                KeyGroupRangeAssignment.assignKeyToParallelOperator(
                        key, Shards.COUNT, subtasks.size());
        var harness = subtasks.get(subtask).harness();
        harness.getOutput().clear();
        harness.processElement(element, time);
        var passed = harness.extractOutputStreamRecords();
        if (passed.stream()
                .anyMatch(r -> !r.getValue().equals(element) || r.getTimestamp() != time)) {
            throw new AssertionError(element + " came out as " + passed);
        }
        return !passed.isEmpty();
    }

    void watermark(long time) throws Exception {
        for (Subtask subtask : subtasks) {
            subtask.harness().processWatermark(time);
        }
    }

    void processingTime(long time) throws Exception {
        for (Subtask subtask : subtasks) {
            subtask.harness().setProcessingTime(time);
        }
    }

    /** Entries of the heap state backend. */
    int stateEntries() {
        return subtasks.stream().mapToInt(s -> s.harness().numKeyedStateEntries()).sum();
    }

    /** Sum over all subtasks. */
    long metric(String name) {
        return subtasks.stream().mapToLong(s -> value(s.metrics().get(name))).sum();
    }

    private static long value(Metric metric) {
        return metric instanceof Counter counter
                ? counter.getCount()
                : (Long) ((Gauge<?>) metric).getValue();
    }

    void close() throws Exception {
        for (Subtask subtask : subtasks) {
            subtask.harness().close();
        }
    }
}
