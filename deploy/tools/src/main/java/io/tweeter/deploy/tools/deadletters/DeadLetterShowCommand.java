package io.tweeter.deploy.tools.deadletters;

import io.tweeter.model.env.KafkaSettings;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows all of a dead letter; --raw writes its value as it is.")
final class DeadLetterShowCommand extends DeadLetterSubcommand {

    @Parameters(paramLabel = "LETTER", description = "PARTITION:OFFSET, as list has it.")
    private String letter;

    @Option(names = "--raw", description = "Writes the value's bytes to standard output.")
    private boolean raw;

    @Override
    protected int run(KafkaSettings kafka) {
        DeadLetterId position = position(letter);
        DeadLetters letters = DeadLetters.read(kafka);
        Optional<DeadLetter> found = letters.at(position);
        if (found.isEmpty()) {
            error("there is no dead letter " + position);
            return ExitCode.SOFTWARE;
        }
        if (raw) {
            byte[] value = found.get().value();
            System.out.write(
                    value == null ? new byte[0] : value, 0, value == null ? 0 : value.length);
            System.out.flush();
            return ExitCode.OK;
        }
        print("letter", position.toString());
        print("since", found.get().since().toString());
        print("from", found.get().from());
        print("reason", TerminalText.printable(found.get().reason()));
        print("replayed", letters.isReplayed(found.get()) ? "yes" : "no");
        print("key", TerminalText.printable(found.get().key()));
        print("value", TerminalText.printable(found.get().value()));
        return ExitCode.OK;
    }

    private DeadLetterId position(String text) {
        try {
            return DeadLetterId.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrongUsage(e.getMessage());
        }
    }

    private void print(String name, String value) {
        out().printf(Locale.ROOT, "%-9s %s%n", name, value);
    }
}
