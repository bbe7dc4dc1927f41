package io.tweeter.flink.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.flink.job.JobEnvironment;
import io.tweeter.flink.job.JobSettings;
import io.tweeter.model.env.Environment;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

class TweetStoreJobTest {

    private static final JobSettings SETTINGS = JobSettings.from(Environment.of(Map.of()));

    @Test
    void everyOperatorHasAUidAndTheJobsMaxParallelism() {
        StreamExecutionEnvironment environment =
                JobEnvironment.create(TweetStoreJob.NAME, SETTINGS);
        TweetStoreJob.define(environment, SETTINGS);

        var graph = environment.getStreamGraph();

        assertThat(graph.getStreamNodes())
                .extracting(StreamNode::getTransformationUID)
                .contains("kafka", "topics", "cut-off", "parse", "unique", "store", "dead-letters")
                .doesNotContainNull();
        assertThat(Stream.of(graph.getJobGraph().getVerticesAsArray()))
                .allSatisfy(
                        vertex ->
                                assertThat(vertex.getMaxParallelism())
                                        .isEqualTo(JobEnvironment.MAX_PARALLELISM));
    }
}
