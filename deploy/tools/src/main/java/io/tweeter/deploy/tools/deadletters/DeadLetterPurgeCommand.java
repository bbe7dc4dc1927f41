package io.tweeter.deploy.tools.deadletters;

import io.tweeter.model.Topics;
import io.tweeter.model.env.Environment;
import io.tweeter.model.env.KafkaSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

@Command(
        name = "purge",
        mixinStandardHelpOptions = true,
        description = "Deletes dead letters for good; what they came from stays where it is.")
final class DeadLetterPurgeCommand extends DeadLetterSubcommand {

    private static final String OLDER_THAN = "--older-than";

    @Option(names = "--all", description = "Deletes all.")
    private boolean all;

    @Option(names = OLDER_THAN, paramLabel = "TIME", description = "Deletes the older, such as 7d.")
    private String olderThan;

    @Option(names = "--yes", description = "Without it, nothing is deleted.")
    private boolean yes;

    @Override
    protected int run(KafkaSettings kafka) throws ExecutionException, InterruptedException {
        if (all == (olderThan != null)) {
            throw wrongUsage("give either --all or " + OLDER_THAN);
        }
        OffsetSpec until = all ? OffsetSpec.latest() : OffsetSpec.forTimestamp(limit());
        if (!yes) {
            throw wrongUsage("this deletes dead letters for good; add --yes");
        }
        try (Admin admin = Admin.create(Map.copyOf(kafka.properties()))) {
            Map<TopicPartition, Long> ends = offsets(admin, OffsetSpec.latest());
            Map<TopicPartition, RecordsToDelete> deletions = new HashMap<>();
            // Where no record is younger, Kafka gives no offset: all go.
            offsets(admin, until)
                    .forEach(
                            (partition, offset) ->
                                    deletions.put(
                                            partition,
                                            RecordsToDelete.beforeOffset(
                                                    offset < 0 ? ends.get(partition) : offset)));
            admin.deleteRecords(deletions).all().get();
        }
        out().println(
                        all
                                ? "All dead letters are deleted"
                                : "Dead letters older than " + olderThan + " are deleted");
        return ExitCode.OK;
    }

    private long limit() {
        Duration age = Environment.of(Map.of(OLDER_THAN, olderThan)).duration(OLDER_THAN, null);
        return Instant.now().minus(age).toEpochMilli();
    }

    private static Map<TopicPartition, Long> offsets(Admin admin, OffsetSpec which)
            throws ExecutionException, InterruptedException {
        TopicDescription topic =
                admin.describeTopics(List.of(Topics.DEAD_LETTERS))
                        .allTopicNames()
                        .get()
                        .get(Topics.DEAD_LETTERS);
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        topic.partitions()
                .forEach(
                        info ->
                                asked.put(
                                        new TopicPartition(topic.name(), info.partition()), which));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (Map.Entry<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> found :
                admin.listOffsets(asked).all().get().entrySet()) {
            offsets.put(found.getKey(), found.getValue().offset());
        }
        return offsets;
    }
}
