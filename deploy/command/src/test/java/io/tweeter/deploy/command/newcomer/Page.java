package io.tweeter.deploy.command.newcomer;

import io.tweeter.deploy.servers.TweeterHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a newcomer reads, each from the root of the repository. */
enum Page {
    README("README.md", "# "),
    TUTORIAL("deploy/dcos/tutorial.md", "## On one machine\n"),
    COMPOSE("deploy/compose/README.md", "# ");

    private final String file;
    private final String from;

    Page(String file, String from) {
        this.file = file;
        this.from = from;
    }

    /** Its commands, in their order. */
    List<TypedCommands.Command> commands() throws IOException {
        Path page = TweeterHome.find().root().resolve(file);
        String text = Files.readString(page);
        String part = text.substring(text.indexOf(from));
        // A title has the whole page, another heading what is before the next.
        int next = from.startsWith("## ") ? part.indexOf("\n## ") : -1;
        return TypedCommands.of(next < 0 ? part : part.substring(0, next));
    }
}
