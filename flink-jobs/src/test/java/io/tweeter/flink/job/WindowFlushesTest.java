package io.tweeter.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.flink.counts.TweetCountsJob;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

class WindowFlushesTest {

    @Test
    void onlyWhatWindowsMakeMayWaitInNetworkBuffers() {
        RecordingEnvironment recorder = new RecordingEnvironment();
        JobSettings settings = JobSettings.from(new String[0]);
        recorder.configure(JobEnvironment.configuration(TweetCountsJob.NAME, settings));

        TweetCountsJob.define(JobEnvironment.on(recorder), settings).execute();

        Map<String, Long> timeouts = new TreeMap<>();
        for (StreamNode node : recorder.graph.getStreamNodes()) {
            for (StreamEdge edge : node.getOutEdges()) {
                timeouts.merge(node.getOperatorName(), edge.getBufferTimeout(), Math::max);
            }
        }
        assertThat(timeouts)
                .containsEntry("GlobalGroupAggregate[6]", 10L)
                .containsEntry("LocalWindowAggregate[17]", 10L)
                .containsEntry("LocalWindowAggregate[51]", 10L)
                .containsEntry("GlobalWindowAggregate[19]", 100L)
                .containsEntry("WindowRank[22]", 100L)
                .containsEntry("LocalWindowAggregate[58]", 100L)
                .containsEntry("OverAggregate[66]", 100L);
    }
}
