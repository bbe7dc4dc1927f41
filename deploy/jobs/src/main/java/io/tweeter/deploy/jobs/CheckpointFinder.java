package io.tweeter.deploy.jobs;

import io.tweeter.model.env.Environment;
import io.tweeter.model.env.InvalidSettingException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigConstants;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.plugin.PluginUtils;
import org.apache.flink.runtime.checkpoint.Checkpoints;

/**
 * Finds the state that a job's earlier runs have left: checkpoints, laid out as {@code
 * <folder>/<job name>/<run's job id>/chk-<number>/_metadata}, and savepoints, {@code <folder>/<job
 * name>/savepoint-<anything>/_metadata}. Folders are on any file system of Flink's: the local one,
 * and others whose plugins have been loaded.
 */
public final class CheckpointFinder {

    private static final Pattern CHECKPOINT = Pattern.compile("chk-(?<number>\\d{1,18})");
    private static final Pattern SAVEPOINT = Pattern.compile("savepoint-(?<number>).+");

    private final List<Path> directories;

    /**
     * @param directories local ones that hold one folder per job; need not exist
     */
    public CheckpointFinder(java.nio.file.Path... directories) {
        this(Arrays.stream(directories).map(directory -> new Path(directory.toUri())).toList());
    }

    private CheckpointFinder(List<Path> directories) {
        this.directories = List.copyOf(directories);
    }

    /**
     * Looks in folders on any file system. For others than the local one, plugins and settings are
     * found as Flink's own processes find them, by {@code FLINK_PLUGINS_DIR} and {@code
     * FLINK_CONF_DIR}.
     *
     * @param directories paths or URIs of folders that hold one folder per job; need not exist
     * @throws InvalidSettingException if one is neither a path nor a URI, or the settings cannot be
     *     read
     */
    static CheckpointFinder in(List<String> directories, Environment environment) {
        List<Path> paths = directories.stream().map(CheckpointFinder::path).toList();
        if (paths.stream().anyMatch(path -> !"file".equals(path.toUri().getScheme()))) {
            Configuration settings =
                    environment
                            .find(ConfigConstants.ENV_FLINK_CONF_DIR)
                            .map(CheckpointFinder::settings)
                            .orElseGet(Configuration::new);
            FileSystem.initialize(
                    settings, PluginUtils.createPluginManagerFromRootFolder(settings));
        }
        return new CheckpointFinder(paths);
    }

    private static Path path(String directory) {
        try {
            return directory.contains(":/")
                    ? new Path(directory)
                    : new Path(java.nio.file.Path.of(directory).toUri());
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(
                    "--state-dir", "is '" + directory + "', neither a path nor a URI");
        }
    }

    private static Configuration settings(String directory) {
        try {
            return GlobalConfiguration.loadConfiguration(directory);
        } catch (IllegalConfigurationException e) {
            throw new InvalidSettingException(
                    ConfigConstants.ENV_FLINK_CONF_DIR, "cannot be used: " + e.getMessage());
        }
    }

    /**
     * The newest complete checkpoint or savepoint of a job, to be started from.
     *
     * @return its folder; empty if there is none that can be read
     * @throws IOException if the folder cannot be read
     */
    public Optional<Path> newest(String jobName) throws IOException {
        return choose(jobName).map(choice -> new Path(choice.path()));
    }

    /**
     * The newest complete checkpoint or savepoint of a job, with newer ones that cannot be read and
     * the next older one.
     *
     * @throws IOException if a folder cannot be read
     */
    Optional<StateChoice> choose(String jobName) throws IOException {
        List<Candidate> candidates = new ArrayList<>();
        for (Path directory : directories) {
            for (Path run : children(new Path(directory, jobName))) {
                candidate(run, SAVEPOINT).ifPresent(candidates::add);
                candidates.addAll(checkpoints(run));
            }
        }
        // Times decide between runs, as a run that was started without state counts from 1 again.
        candidates.sort(
                Comparator.comparing(Candidate::written)
                        .thenComparing(Candidate::number)
                        .reversed());
        List<StateChoice.Rejected> rejected = new ArrayList<>();
        Optional<String> chosen = Optional.empty();
        for (Candidate candidate : candidates) {
            boolean readable = isReadable(candidate.path());
            if (readable && chosen.isEmpty()) {
                chosen = Optional.of(candidate.uri());
                continue;
            }
            rejected.add(
                    new StateChoice.Rejected(
                            candidate.uri(), readable ? "older" : "cannot be read"));
            if (readable) {
                break;
            }
        }
        return chosen.map(path -> new StateChoice(path, rejected));
    }

    /**
     * The checkpoints of a run. Numbers decide between them: one is no newer than those after it,
     * even if the clock was set back meanwhile.
     */
    private static List<Candidate> checkpoints(Path run) throws IOException {
        List<Candidate> checkpoints = new ArrayList<>();
        for (Path child : children(run)) {
            candidate(child, CHECKPOINT).ifPresent(checkpoints::add);
        }
        checkpoints.sort(Comparator.comparing(Candidate::number).reversed());
        long next = Long.MAX_VALUE;
        for (int i = 0; i < checkpoints.size(); i++) {
            Candidate found = checkpoints.get(i);
            next = Math.min(next, found.written());
            checkpoints.set(i, new Candidate(found.path(), next, found.number()));
        }
        return checkpoints;
    }

    private record Candidate(Path path, long written, long number) {
        /** As Flink reads it, which decodes nothing. */
        String uri() {
            return path.toString();
        }
    }

    private static Optional<Candidate> candidate(Path path, Pattern kind) throws IOException {
        Matcher name = kind.matcher(path.getName());
        if (!name.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Candidate(
                            path,
                            path.getFileSystem()
                                    .getFileStatus(metadata(path))
                                    .getModificationTime(),
                            Long.parseLong("0" + name.group("number"))));
        } catch (FileNotFoundException e) {
            return Optional.empty(); // never completed: Flink writes the metadata last
        }
    }

    /** A power failure can truncate metadata; Flink would then not start from it. */
    private static boolean isReadable(Path checkpoint) {
        try (DataInputStream metadata =
                new DataInputStream(
                        new BufferedInputStream(
                                checkpoint.getFileSystem().open(metadata(checkpoint))))) {
            Checkpoints.loadCheckpointMetadata(
                    metadata, CheckpointFinder.class.getClassLoader(), checkpoint.toString());
            return true;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private static Path metadata(Path checkpoint) {
        return new Path(checkpoint, "_metadata");
    }

    /** What a folder holds; nothing if it is a file or does not exist. */
    private static List<Path> children(Path folder) throws IOException {
        FileSystem files = folder.getFileSystem();
        try {
            FileStatus[] found = files.listStatus(folder);
            return found == null
                    ? List.of()
                    : Arrays.stream(found)
                            .map(FileStatus::getPath)
                            .filter(child -> !child.equals(folder))
                            .toList();
        } catch (FileNotFoundException e) {
            return List.of();
        }
    }
}
