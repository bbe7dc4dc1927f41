package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.process.Cassandra;
import io.tweeter.benchmark.process.Kafka;
import io.tweeter.benchmark.process.TweetTables;
import io.tweeter.benchmark.workload.TweetLoader;
import io.tweeter.benchmark.workload.TweetStream;
import io.tweeter.deploy.servers.Directories;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What figures share: settings, servers that are started on first use, a work directory. */
public final class Bench implements AutoCloseable {

    private final FigureSettings settings;
    private final Path work;
    private final PrintStream progress;

    private Optional<Kafka> kafka = Optional.empty();
    private Optional<Cassandra> cassandra = Optional.empty();
    private int runs;

    /**
     * Starts nothing yet.
     *
     * @param work an existing directory
     * @param progress gets one line per event
     */
    public Bench(FigureSettings settings, Path work, PrintStream progress) {
        this.settings = settings;
        this.work = work;
        this.progress = progress;
    }

    /** How much to measure. */
    public FigureSettings settings() {
        return settings;
    }

    /**
     * Creates a topic of tweets and fills it.
     *
     * @param timestampType see {@link Kafka#createTweets}
     */
    public void load(TweetStream stream, String topic, String timestampType)
            throws InterruptedException {
        load(stream, topic, timestampType, Kafka.PARTITIONS);
    }

    /** Creates a topic of tweets with any number of partitions, and fills it. */
    public void load(TweetStream stream, String topic, String timestampType, int partitions)
            throws InterruptedException {
        log("loading %,d tweets".formatted(stream.tweets()));
        kafka().createTweets(topic, timestampType, partitions);
        new TweetLoader(kafka().bootstrapServers()).load(stream, topic, partitions);
    }

    /** Kafka; the first call starts it. */
    public Kafka kafka() throws InterruptedException {
        if (kafka.isEmpty()) {
            log("starting Kafka");
            kafka = Optional.of(new Kafka(work.resolve("kafka")));
        }
        return kafka.get();
    }

    /** Cassandra with the pipeline's tables; the first call starts it. */
    public Cassandra cassandra() throws InterruptedException {
        if (cassandra.isEmpty()) {
            log("starting Cassandra");
            cassandra = Optional.of(new Cassandra(work.resolve("cassandra")));
        }
        return cassandra.get();
    }

    /**
     * The arguments of a contender that writes to Cassandra.
     *
     * @param run its directory
     */
    public Map<String, String> cassandraArguments(Path run) throws InterruptedException {
        return Map.of(
                "bootstrap", kafka().bootstrapServers(),
                "cassandra", cassandra().contactPoint(),
                "datacenter", cassandra().localDatacenter(),
                "keyspace", TweetTables.KEYSPACE,
                "dir", run.resolve("state").toString());
    }

    /** Reports progress to the user. */
    public void log(String line) {
        progress.println(line);
    }

    /** Creates a directory for one run of a contender. */
    public Path newRun(String name) throws IOException {
        runs++;
        return Files.createDirectories(work.resolve("runs").resolve(runs + "-" + name));
    }

    /** Deletes the state that a run left, to free disk space; keeps the logs beside it. */
    public void deleteState(Path run) throws IOException {
        try (Stream<Path> entries = Files.list(run)) {
            for (Path directory : entries.filter(Files::isDirectory).toList()) {
                Directories.delete(directory);
            }
        }
    }

    @Override
    public void close() {
        cassandra.ifPresent(Cassandra::close);
        kafka.ifPresent(Kafka::close);
    }
}
