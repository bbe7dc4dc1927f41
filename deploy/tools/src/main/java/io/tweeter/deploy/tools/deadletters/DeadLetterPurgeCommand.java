package io.tweeter.deploy.tools.deadletters;

import io.tweeter.deploy.cli.Options;
import io.tweeter.model.Topics;
import io.tweeter.model.env.KafkaSettings;
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
        description = "Deletes dead letters permanently; the original records are not deleted.")
final class DeadLetterPurgeCommand extends DeadLetterSubcommand {

    private static final String OLDER_THAN = "--older-than";

    @Option(names = "--all", description = "Deletes all dead letters.")
    private boolean all;

    @Option(
            names = OLDER_THAN,
            paramLabel = "TIME",
            description = "Deletes dead letters older than this, such as 7d.")
    private String olderThan;

    @Option(names = "--yes", description = "Confirms the deletion; required.")
    private boolean yes;

    @Override
    protected int run(KafkaSettings kafka) throws ExecutionException, InterruptedException {
        if (all == (olderThan != null)) {
            throw invalidArguments("specify either --all or " + OLDER_THAN);
        }
        OffsetSpec until = all ? OffsetSpec.latest() : OffsetSpec.forTimestamp(cutoffMillis());
        if (!yes) {
            throw invalidArguments("this deletes dead letters permanently; confirm with --yes");
        }
        try (Admin admin = Admin.create(Map.copyOf(kafka.properties()))) {
            Map<TopicPartition, Long> ends = offsets(admin, OffsetSpec.latest());
            Map<TopicPartition, RecordsToDelete> deletions = new HashMap<>();
            // Kafka returns no offset where every record is older: delete them all.
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
                                ? "Deleted all dead letters"
                                : "Deleted dead letters older than " + olderThan);
        return ExitCode.OK;
    }

    private long cutoffMillis() {
        return Instant.now().minus(Options.duration(OLDER_THAN, olderThan)).toEpochMilli();
    }

    private static Map<TopicPartition, Long> offsets(Admin admin, OffsetSpec spec)
            throws ExecutionException, InterruptedException {
        TopicDescription topic =
                admin.describeTopics(List.of(Topics.DEAD_LETTERS))
                        .allTopicNames()
                        .get()
                        .get(Topics.DEAD_LETTERS);
        Map<TopicPartition, OffsetSpec> request = new HashMap<>();
        topic.partitions()
                .forEach(
                        info ->
                                request.put(
                                        new TopicPartition(topic.name(), info.partition()), spec));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (Map.Entry<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> found :
                admin.listOffsets(request).all().get().entrySet()) {
            offsets.put(found.getKey(), found.getValue().offset());
        }
        return offsets;
    }
}
