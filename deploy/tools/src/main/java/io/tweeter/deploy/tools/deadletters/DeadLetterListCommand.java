package io.tweeter.deploy.tools.deadletters;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tweeter.model.env.KafkaSettings;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists dead letters, newest first: which, since when, from where, and why.")
final class DeadLetterListCommand extends DeadLetterSubcommand {

    private static final String FORMAT = "%-12s %-20s %-9s %-28s %s%n";

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many to list (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(names = "--open", description = "Leaves out those that were put back.")
    private boolean open;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    protected int run(KafkaSettings kafka) {
        if (limit < 1) {
            throw wrongUsage("--limit must be at least 1");
        }
        DeadLetters letters = DeadLetters.read(kafka);
        List<DeadLetter> listed =
                letters.all().stream()
                        .filter(letter -> !open || !letters.isReplayed(letter))
                        .sorted(Comparator.comparing(DeadLetter::since).reversed())
                        .limit(limit)
                        .toList();
        if (json) {
            out().println(json(letters, listed));
            return ExitCode.OK;
        }
        if (!listed.isEmpty()) {
            out().printf(Locale.ROOT, FORMAT, "LETTER", "SINCE", "REPLAYED", "FROM", "REASON");
        }
        for (DeadLetter letter : listed) {
            out().printf(
                            Locale.ROOT,
                            FORMAT,
                            letter.position(),
                            letter.since().truncatedTo(ChronoUnit.SECONDS),
                            letters.isReplayed(letter) ? "yes" : "no",
                            letter.from(),
                            TerminalText.printable(letter.reason()));
        }
        out().printf(
                        Locale.ROOT,
                        "%d dead letters, %d of them put back%n",
                        letters.all().size(),
                        letters.replayed().size());
        return ExitCode.OK;
    }

    private static String json(DeadLetters letters, List<DeadLetter> listed) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("total", letters.all().size()).put("replayed", letters.replayed().size());
        ArrayNode array = json.putArray("letters");
        for (DeadLetter letter : listed) {
            array.addObject()
                    .put("letter", letter.position().toString())
                    .put("since", letter.since().toString())
                    .put("replayed", letters.isReplayed(letter))
                    .put("topic", letter.topic())
                    .put("partition", letter.origin().partition())
                    .put("offset", letter.origin().offset())
                    .put("reason", letter.reason());
        }
        return json.toString();
    }
}
