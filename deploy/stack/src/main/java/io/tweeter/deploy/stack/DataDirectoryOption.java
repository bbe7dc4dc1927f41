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

    /** The directory that was named, or the default. */
    public DataDirectory get() {
        return new DataDirectory(path == null ? TweeterHome.find().root().resolve(DEFAULT) : path);
    }
}
