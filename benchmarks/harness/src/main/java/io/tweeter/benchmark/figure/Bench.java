package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.process.Cassandra;
import io.tweeter.benchmark.process.Kafka;
import io.tweeter.benchmark.workload.TweetLoader;
import io.tweeter.benchmark.workload.TweetStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** What figures share: settings, servers that start when first asked for, a place to work. */
public final class Bench implements AutoCloseable {

    private final Settings settings;
    private final Path work;
    private final PrintStream progress;

    private Optional<Kafka> kafka = Optional.empty();
    private Optional<Cassandra> cassandra = Optional.empty();
    private int runs;

    /**
     * Makes one; nothing is started yet.
     *
     * @param work an existing folder
     * @param progress is told what goes on, a line each
     */
    public Bench(Settings settings, Path work, PrintStream progress) {
        this.settings = settings;
        this.work = work;
        this.progress = progress;
    }

    /** How much is to be measured. */
    public Settings settings() {
        return settings;
    }

    /**
     * Makes a topic of tweets and fills it.
     *
     * @param timestampType see {@link Kafka#createTweets}
     */
    public void load(TweetStream stream, String topic, String timestampType)
            throws InterruptedException {
        say("loading %,d tweets".formatted(stream.tweets()));
        kafka().createTweets(topic, timestampType);
        new TweetLoader(kafka().bootstrapServers()).load(stream, topic, Kafka.PARTITIONS);
    }

    /** Kafka, started by the first call. */
    public Kafka kafka() throws InterruptedException {
        if (kafka.isEmpty()) {
            say("starting Kafka");
            kafka = Optional.of(new Kafka(work.resolve("kafka")));
        }
        return kafka.get();
    }

    /** Cassandra with the pipeline's tables, started by the first call. */
    public Cassandra cassandra() throws InterruptedException {
        if (cassandra.isEmpty()) {
            say("starting Cassandra");
            cassandra = Optional.of(new Cassandra(work.resolve("cassandra")));
        }
        return cassandra.get();
    }

    /** Tells the user. */
    public void say(String line) {
        progress.println(line);
    }

    /** A new folder for one run of a contender. */
    public Path newRun(String name) throws IOException {
        runs++;
        return Files.createDirectories(work.resolve("runs").resolve(runs + "-" + name));
    }

    /** Deletes what a run left, but for its logs: state takes room. */
    public void clean(Path run) throws IOException {
        try (Stream<Path> files = Files.walk(run)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                boolean kept = file.getParent().equals(run) && Files.isRegularFile(file);
                if (!file.equals(run) && !kept) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    @Override
    public void close() {
        cassandra.ifPresent(Cassandra::close);
        kafka.ifPresent(Kafka::close);
    }
}
