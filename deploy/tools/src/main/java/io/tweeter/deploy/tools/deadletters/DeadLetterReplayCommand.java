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
            "Puts dead letters back on the topic they came from, each once, and marks them.",
            "Use it after fixing the cause, for example with a new release of the jobs. A record that"
                    + " is still invalid becomes a new dead letter."
        })
final class DeadLetterReplayCommand extends DeadLetterSubcommand {

    @Parameters(
            arity = "0..*",
            paramLabel = "ID",
            description = "PARTITION:OFFSET of each, as printed by list.")
    private List<String> ids = new ArrayList<>();

    @Option(names = "--all", description = "Replays all that have not been replayed yet.")
    private boolean all;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "With --all: only those whose reason contains this text.")
    private String reason;

    @Option(
            names = "--accepted-earlier",
            description =
                    "Marks them as accepted by an earlier release, which allowed invisible and unassigned"
                            + " characters in handles: the jobs store them by its rules.")
    private boolean acceptedEarlier;

    @Override
    protected int run(KafkaSettings kafka) {
        if (all == !ids.isEmpty()) {
            throw invalidArguments("specify either the dead letters to replay, or --all");
        }
        List<DeadLetterId> named = ids.stream().map(this::parseId).toList();
        List<DeadLetterId> missing = new ArrayList<>();
        Replay.Outcome outcome;
        try (Replay replay = new Replay(kafka)) {
            outcome =
                    replay.replay(
                            found -> {
                                if (all) {
                                    return found.all().stream().filter(this::hasReason).toList();
                                }
                                named.stream()
                                        .filter(id -> found.find(id).isEmpty())
                                        .forEach(missing::add);
                                // If one is missing, nothing is replayed.
                                return missing.isEmpty()
                                        ? named.stream().map(found.byId()::get).distinct().toList()
                                        : List.of();
                            },
                            acceptedEarlier);
        }
        if (!missing.isEmpty()) {
            printError("no dead letter " + missing.get(0) + "; nothing was replayed");
            return ExitCode.SOFTWARE;
        }
        out().println(
                        "%d replayed, %d already replayed"
                                .formatted(outcome.replayed(), outcome.skipped()));
        outcome.lost()
                .forEach(
                        deadLetter ->
                                printError(
                                        (deadLetter.truncated()
                                                        ? "%s is truncated, and the original %s no longer exists"
                                                        : "%s was deleted meanwhile; it came from %s")
                                                .formatted(deadLetter.id(), deadLetter.origin())));
        return outcome.lost().isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private boolean hasReason(DeadLetter deadLetter) {
        return reason == null || deadLetter.reason().contains(reason);
    }
}
