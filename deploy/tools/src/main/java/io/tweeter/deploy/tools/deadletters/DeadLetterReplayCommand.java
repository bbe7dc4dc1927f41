package io.tweeter.deploy.tools.deadletters;

import io.tweeter.model.env.KafkaSettings;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Puts dead letters back to the topic they came from, each once, and marks them.",
            "For when what was wrong is mended, as by a new release of the jobs. A record that still is"
                    + " no tweet becomes a new dead letter."
        })
final class DeadLetterReplayCommand extends DeadLetterSubcommand {

    @Parameters(
            arity = "0..*",
            paramLabel = "LETTER",
            description = "PARTITION:OFFSET each, as list has them.")
    private List<String> letters = new ArrayList<>();

    @Option(names = "--all", description = "Puts back all that were not before.")
    private boolean all;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Of all only those whose reason contains this.")
    private String reason;

    @Override
    protected int run(KafkaSettings kafka) {
        if (all == !letters.isEmpty()) {
            throw wrongUsage("name the dead letters to put back, or give --all, and not both");
        }
        List<DeadLetterId> positions;
        try {
            positions = letters.stream().map(DeadLetterId::parse).toList();
        } catch (IllegalArgumentException e) {
            throw wrongUsage(e.getMessage());
        }
        List<DeadLetterId> missing = new ArrayList<>();
        Replay.Outcome outcome;
        try (Replay replay = new Replay(kafka)) {
            outcome =
                    replay.replay(
                            found -> {
                                if (all) {
                                    return found.all().stream().filter(this::hasReason).toList();
                                }
                                positions.stream()
                                        .filter(position -> found.at(position).isEmpty())
                                        .forEach(missing::add);
                                // All or nothing of what was named.
                                return missing.isEmpty()
                                        ? positions.stream()
                                                .map(found.letters()::get)
                                                .distinct()
                                                .toList()
                                        : List.of();
                            });
        }
        if (!missing.isEmpty()) {
            error("there is no dead letter " + missing.get(0) + "; nothing was put back");
            return ExitCode.SOFTWARE;
        }
        out().println("%d put back, %d were before".formatted(outcome.put(), outcome.before()));
        outcome.lost()
                .forEach(
                        letter ->
                                error(
                                        "%s was too large to be kept whole, and %s is gone"
                                                .formatted(letter.position(), letter.from())));
        return outcome.lost().isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private boolean hasReason(DeadLetter letter) {
        return reason == null || letter.reason().contains(reason);
    }
}
