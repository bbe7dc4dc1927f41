package io.tweeter.benchmark.figure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tweeter.benchmark.process.ContenderProcess;
import org.junit.jupiter.api.Test;

class FlinkRunTest {

    private final FlinkRun.Progress progress = new FlinkRun.Progress();

    @Test
    void costsEndWhenTheLastTweetIsRead() {
        report(0, 0, 1, 1);
        report(100, 0, 3, 2);
        report(300, 5, 7, 3);
        report(300, 9, 50, 60);
        assertThat(progress.cpuSeconds(100, 300)).isEqualTo(4);
        assertThat(progress.cpuSeconds(200, 300)).isEqualTo(2);
        assertThat(progress.wallSeconds(100, 300)).isEqualTo(1);
        assertThat(progress.firstTweet()).isEqualTo(2);
        assertThat(progress.reported("rows")).isEqualTo(9);
    }

    @Test
    void nothingIsReportedAtFirst() {
        assertThat(progress.reported("tweets")).isZero();
        assertThat(progress.firstTweet()).isNaN();
    }

    private void report(long tweets, long rows, double cpuSeconds, double wallSeconds) {
        ObjectNode message =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("tweets", tweets)
                        .put("rows", rows)
                        .put("remembered_ids", tweets);
        progress.add(new ContenderProcess.Report(message, wallSeconds, cpuSeconds, 0, 0));
    }
}
