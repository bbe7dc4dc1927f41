package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.report.Numbers;
import io.tweeter.benchmark.report.Table;
import java.util.List;
import java.util.Optional;

/** Results of figure {@code scale-partitions}, one run for each number of partitions. */
record PartitionsReport(List<Run> runs) {

    /**
     * One run; all costs are divided by the number of first copies.
     *
     * @param secondsToFirstTweet from the start of the process
     * @param backlogCpuSeconds for a tweet of the backlog, after its first quarter
     * @param backlogWallSeconds the same
     * @param liveCpuSeconds for a live tweet
     * @param liveKafkaSeconds Kafka's CPU for a live tweet, to take it and to hand it out
     * @param liveHeapBytes of live objects, at the end
     * @param loadedBytes of a tweet on Kafka's disk, in large compressed batches
     * @param liveBytes of a live tweet on Kafka's disk
     */
    record Run(
            int partitions,
            double secondsToFirstTweet,
            double backlogCpuSeconds,
            double backlogWallSeconds,
            double liveCpuSeconds,
            double liveKafkaSeconds,
            long liveHeapBytes,
            double peakMiB,
            double loadedBytes,
            double liveBytes) {}

    FigureReport report(String name, String question) {
        return new FigureReport(
                name,
                question,
                List.of(),
                List.of(costs(), sizes()),
                Optional.empty(),
                runs,
                List.of(
                        ("Deduplicating and one count, with 2 subtasks. Each number is for a"
                                        + " first copy: one in ten tweets is a duplicate, whose"
                                        + " cost is included. The backlog is read as fast as"
                                        + " possible; its first quarter, with the compilation, is"
                                        + " left out. Live: %s tweets a second, with the producer"
                                        + " settings of the ingest service, from one producer. One"
                                        + " run each.")
                                .formatted(Numbers.whole(Scale.PER_SECOND))));
    }

    private Table costs() {
        return Table.of(
                "CPU, microseconds a tweet",
                List.of(
                        "partitions",
                        "backlog",
                        "backlog, tweets a second",
                        "live",
                        "live, Kafka's",
                        "s from start to first tweet"),
                runs,
                run ->
                        List.of(
                                Integer.toString(run.partitions()),
                                Numbers.decimal(run.backlogCpuSeconds() * 1e6),
                                Numbers.whole(1 / run.backlogWallSeconds()),
                                Numbers.decimal(run.liveCpuSeconds() * 1e6),
                                Numbers.decimal(run.liveKafkaSeconds() * 1e6),
                                Numbers.decimal(run.secondsToFirstTweet())));
    }

    private Table sizes() {
        return Table.of(
                "Memory and disk",
                List.of(
                        "partitions",
                        "MiB of live heap",
                        "peak MiB of the process",
                        "bytes a tweet on Kafka's disk, lz4",
                        "live, not compressed"),
                runs,
                run ->
                        List.of(
                                Integer.toString(run.partitions()),
                                Numbers.whole(run.liveHeapBytes() / 1048576.0),
                                Numbers.whole(run.peakMiB()),
                                Numbers.whole(run.loadedBytes()),
                                Numbers.whole(run.liveBytes())));
    }
}
