package io.tweeter.deploy.servers;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What Git says of a folder. */
public final class Commits {

    private Commits() {}

    /**
     * The commit that a folder has checked out, with "-dirty" if something was changed or added
     * since; "unknown" for a copy without its history, or without Git.
     *
     * @param results a file or folder that is being written, so that its changes do not count; may
     *     be anywhere
     */
    public static String of(Path folder, Path results) throws InterruptedException {
        Path root = folder.toAbsolutePath().normalize();
        Path written = results.toAbsolutePath().normalize();
        try {
            String commit = git(root, "describe", "--always");
            String changes =
                    written.startsWith(root)
                            ? git(
                                    root,
                                    "status",
                                    "--porcelain",
                                    "--",
                                    ".",
                                    ":(exclude)" + root.relativize(written))
                            : git(root, "status", "--porcelain");
            return changes.isEmpty() ? commit : commit + "-dirty";
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String git(Path root, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", root.toString()));
        command.addAll(List.of(arguments));
        // Its warnings are not what was asked; of many changed files it prints more than a few
        // lines.
        Process git = new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
        String output =
                new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (git.waitFor() != 0) {
            throw new IOException("git failed with exit code " + git.exitValue());
        }
        return output;
    }
}
