package io.tweeter.benchmark.figure;

import io.tweeter.benchmark.process.Cassandra;
import io.tweeter.benchmark.process.Kafka;
import java.util.Optional;

/**
 * What a job and the servers that it uses have used so far.
 *
 * @param job CPU seconds of the job's process
 * @param kafka CPU seconds of Kafka, for what writes the tweets, too
 * @param cassandra CPU seconds of Cassandra; 0 if it has none
 * @param rows that Cassandra has acknowledged to the job
 */
record Meters(double job, double kafka, double cassandra, long rows) {

    static Meters read(FlinkRun job, Kafka kafka, Optional<Cassandra> cassandra) {
        return new Meters(
                job.cpuSeconds(),
                kafka.cpuTime().seconds(),
                cassandra.map(server -> server.cpuTime().seconds()).orElse(0.0),
                job.reported("rows"));
    }

    Meters minus(Meters earlier) {
        return new Meters(
                job - earlier.job,
                kafka - earlier.kafka,
                cassandra - earlier.cassandra,
                rows - earlier.rows);
    }
}
