package io.tweeter.deploy.job;

import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** Counts for ever; stands for the pipeline's jobs in tests of how jobs are started and watched. */
public final class TinyJob {

    private TinyJob() {}

    /**
     * Submits the job.
     *
     * @param args the job's name, the folder for its checkpoints, and {@code NAME=VALUE} settings,
     *     of which {@code MODE=fail} fails before the job is submitted and {@code MODE=break}
     *     afterwards
     */
    public static void main(String[] args) throws Exception {
        List<String> settings = List.of(args).subList(2, args.length);
        boolean breaks = settings.contains("MODE=break");
        if (settings.contains("MODE=fail")) {
            throw new IllegalArgumentException("MODE is 'fail',\nwhich this job cannot do");
        }
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, args[1] + "/" + args[0]);
        configuration.setString("restart-strategy.type", "none");
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment
                .fromSource(
                        new NumberSequenceSource(0, Long.MAX_VALUE - 1),
                        WatermarkStrategy.noWatermarks(),
                        "numbers")
                .uid("numbers")
                .map(
                        number -> {
                            if (breaks) {
                                throw new IllegalStateException("broke at " + number);
                            }
                            Thread.sleep(10); // so that the test does not burn a core
                            return number;
                        })
                .uid("slowly")
                .returns(Long.class)
                .sinkTo(new DiscardingSink<>())
                .uid("nowhere");
        environment.execute(args[0]);
    }
}
