package io.tweeter.deploy.tools.deadletters;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tweeter.deploy.cli.JsonOption;
import io.tweeter.deploy.cli.Options;
import io.tweeter.deploy.tools.client.TopicReader;
import io.tweeter.model.Topics;
import io.tweeter.model.env.KafkaSettings;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists dead letters, newest first, with time, origin and reason.")
final class DeadLetterListCommand extends DeadLetterSubcommand {

    private static final String FORMAT = "%-12s %-20s %-9s %-28s %s%n";

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "Maximum number of dead letters (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(names = "--open", description = "Omits dead letters that have been replayed.")
    private boolean open;

    @Mixin private JsonOption json;

    @Override
    protected int run(KafkaSettings kafka) {
        Options.requireAtLeast(spec(), "--limit", limit, 1);
        DeadLetters deadLetters;
        try (TopicReader topic = new TopicReader(kafka, Topics.DEAD_LETTERS)) {
            deadLetters = DeadLetters.read(topic);
        }
        List<DeadLetter> listed =
                deadLetters.all().stream()
                        .filter(deadLetter -> !open || !deadLetters.isReplayed(deadLetter))
                        .sorted(Comparator.comparing(DeadLetter::since).reversed())
                        .limit(limit)
                        .toList();
        if (json.isSet()) {
            out().println(json(deadLetters, listed));
            return ExitCode.OK;
        }
        if (!listed.isEmpty()) {
            out().printf(Locale.ROOT, FORMAT, "ID", "SINCE", "REPLAYED", "FROM", "REASON");
        }
        for (DeadLetter deadLetter : listed) {
            out().printf(
                            Locale.ROOT,
                            FORMAT,
                            deadLetter.id(),
                            deadLetter.since().truncatedTo(ChronoUnit.SECONDS),
                            deadLetters.isReplayed(deadLetter) ? "yes" : "no",
                            deadLetter.origin(),
                            TerminalText.escape(deadLetter.reason()));
        }
        out().printf(
                        Locale.ROOT,
                        "%d dead letters, %d of them replayed%n",
                        deadLetters.all().size(),
                        deadLetters.replayed());
        return ExitCode.OK;
    }

    private static String json(DeadLetters deadLetters, List<DeadLetter> listed) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("total", deadLetters.all().size()).put("replayed", deadLetters.replayed());
        ArrayNode array = json.putArray("letters");
        for (DeadLetter deadLetter : listed) {
            array.addObject()
                    .put("letter", deadLetter.id().toString())
                    .put("since", deadLetter.since().toString())
                    .put("replayed", deadLetters.isReplayed(deadLetter))
                    .put("topic", deadLetter.origin().topic())
                    .put("partition", deadLetter.origin().partition())
                    .put("offset", deadLetter.origin().offset())
                    .put("reason", deadLetter.reason());
        }
        return json.toString();
    }
}
