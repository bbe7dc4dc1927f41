package io.tweeter.deploy.command.newcomer;

import io.tweeter.deploy.command.PageSection;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads out of a page what its reader types: lines of shell code, and commands in its text. */
final class TypedCommands {

    private static final Pattern IN_TEXT =
            Pattern.compile(
                    "`((apt|curl|docker compose|mvn|(\\./deploy|\\.\\.)/tweeter) [^`\\n]+)`");

    /** But for one that a line continues. */
    private static final Pattern END_OF_LINE = Pattern.compile("(?<!\\\\)\\n");

    private TypedCommands() {}

    /**
     * A command.
     *
     * @param typed as the page has it, continued lines included
     * @param name in one line, without a comment
     */
    record Command(String typed, String name) {

        static Command of(String typed) {
            String name =
                    typed.replaceAll("\\\\\\n", " ")
                            .replaceAll("\\s+#.*", "")
                            .replaceAll("\\s+", " ");
            return new Command(typed, name.strip());
        }
    }

    /** The commands of a section: those of its blocks that name no language, then of its text. */
    static List<Command> of(PageSection section) {
        List<Command> commands = new ArrayList<>();
        for (String block : section.blocks()) {
            if (block.startsWith("\n")) {
                END_OF_LINE
                        .splitAsStream(block)
                        .filter(line -> !line.isBlank())
                        .map(Command::of)
                        .forEach(commands::add);
            }
        }
        IN_TEXT.matcher(section.text())
                .results()
                .map(found -> Command.of(found.group(1)))
                .forEach(commands::add);
        return commands;
    }
}
