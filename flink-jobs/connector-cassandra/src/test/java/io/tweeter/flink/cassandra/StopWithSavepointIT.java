package io.tweeter.flink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The last flush of a job that stops: its input has ended, and Flink's timers no longer fire. */
@ExtendWith(MiniClusterExtension.class)
class StopWithSavepointIT {

    @TempDir Path dir;

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void aRequestThatFailsInTheLastFlushIsRetried(@InjectMiniCluster MiniCluster cluster)
            throws Exception {
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.getExecutionEnvironment();
        flink.fromSequence(0, Long.MAX_VALUE).sinkTo(new FlakySink());
        JobClient job = flink.executeAsync();
        CommonTestUtils.waitForAllTaskRunning(cluster, job.getJobID(), false);

        String savepoint =
                job.stopWithSavepoint(false, dir.toString(), SavepointFormatType.NATIVE)
                        .get(1, TimeUnit.MINUTES);

        assertThat(savepoint).contains(dir.toString());
    }

    /** Every request fails at first. */
    private record FlakySink() implements Sink<Long> {

        @Override
        public SinkWriter<Long> createWriter(WriterInitContext context) {
            RequestSender sender =
                    CassandraWriter.sender(
                            new FlakySession(),
                            "k.t",
                            new WriteLimits(1, Duration.ofSeconds(20), 3),
                            context.metricGroup(),
                            context.getMailboxExecutor());
            return new SinkWriter<>() {
                @Override
                public void write(Long element, Context c) {}

                @Override
                public void flush(boolean endOfInput) throws IOException, InterruptedException {
                    sender.send(SimpleStatement.newInstance("INSERT ..."), 1);
                    sender.awaitAll();
                }

                @Override
                public void close() {
                    sender.close();
                }
            };
        }

        /** Flink calls this before 1.19 only. */
        @Deprecated
        @Override
        public SinkWriter<Long> createWriter(InitContext context) {
            throw new AssertionError("not called since Flink 1.19");
        }
    }

    private static final class FlakySession implements WriteSession {

        private boolean fails;

        @Override
        public CompletionStage<?> execute(Statement<?> request) {
            fails = !fails;
            return fails
                    ? CompletableFuture.failedFuture(new DriverTimeoutException("no response"))
                    : CompletableFuture.completedFuture(null);
        }

        @Override
        public Object replicas(BoundStatement row) {
            return row;
        }

        @Override
        public long nextTimestamp() {
            return 0;
        }

        @Override
        public int sizeInBytes(Statement<?> request) {
            return 0;
        }

        @Override
        public void close() {}
    }
}
