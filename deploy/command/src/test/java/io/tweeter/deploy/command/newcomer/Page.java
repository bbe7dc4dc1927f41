package io.tweeter.deploy.command.newcomer;

import io.tweeter.deploy.command.PageSection;
import io.tweeter.deploy.servers.TweeterHome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What a newcomer reads. */
enum Page {
    README("README.md", ""),
    TUTORIAL("deploy/dcos/tutorial.md", "## On one machine\n"),
    COMPOSE("deploy/compose/README.md", "");

    private final Path file;
    private final String heading;

    /**
     * @param file from the root of the repository
     * @param heading of the one section that is meant; empty for all
     */
    Page(String file, String heading) {
        this.file = TweeterHome.find().root().resolve(file);
        this.heading = heading;
    }

    /** Its commands. */
    List<TypedCommands.Command> commands() throws IOException {
        return PageSection.of(file).stream()
                .filter(section -> section.text().startsWith(heading))
                .flatMap(section -> TypedCommands.of(section).stream())
                .toList();
    }
}
