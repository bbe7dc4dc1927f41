package io.tweeter.deploy.stack;

import io.tweeter.deploy.servers.TweeterHome;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Mixin: option {@code --data-dir}, which selects a stack. */
public final class DataDirectoryOption {

    private static final String DEFAULT = ".tweeter";

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description =
                    "Directory for everything the stack writes (default: "
                            + DEFAULT
                            + " in the repository).")
    private Path path;

    /**
     * The directory that was named, or the default.
     *
     * @throws StackException if it exists, and another user may have written to it
     */
    public DataDirectory get() throws StackException {
        DataDirectory data =
                new DataDirectory(path == null ? TweeterHome.find().root().resolve(DEFAULT) : path);
        data.requireOwn();
        return data;
    }
}
