package io.tweeter.deploy.job;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.runtime.checkpoint.Checkpoints;

/**
 * Finds what a job's earlier runs have left of their state in local folders: checkpoints, laid out
 * as {@code <folder>/<job name>/<run's job id>/chk-<number>/_metadata}, and savepoints, {@code
 * <folder>/<job name>/savepoint-<anything>/_metadata}.
 */
public final class CheckpointFinder {

    private static final Pattern CHECKPOINT = Pattern.compile("chk-(?<number>\\d{1,18})");
    private static final Pattern SAVEPOINT = Pattern.compile("savepoint-(?<number>).+");

    private final List<Path> directories;

    /**
     * @param directories that hold one folder per job; need not exist
     */
    public CheckpointFinder(Path... directories) {
        this.directories = List.of(directories);
    }

    /**
     * The newest complete checkpoint or savepoint of a job, to be started from.
     *
     * @return its folder; empty if there is none that can be read
     * @throws IOException if the folder cannot be read
     */
    public Optional<Path> newest(String jobName) throws IOException {
        List<Candidate> candidates = new ArrayList<>();
        for (Path directory : directories) {
            for (Path run : children(directory.resolve(jobName))) {
                candidate(run, SAVEPOINT).ifPresent(candidates::add);
                for (Path checkpoint : children(run)) {
                    candidate(checkpoint, CHECKPOINT).ifPresent(candidates::add);
                }
            }
        }
        // A run that starts from a checkpoint counts on from its number; times decide between runs
        // that did not.
        candidates.sort(
                Comparator.comparing(Candidate::written)
                        .thenComparing(Candidate::number)
                        .reversed());
        for (Candidate candidate : candidates) {
            if (isReadable(candidate.path())) {
                return Optional.of(candidate.path());
            }
        }
        return Optional.empty();
    }

    private record Candidate(Path path, FileTime written, long number) {}

    private static Optional<Candidate> candidate(Path path, Pattern kind) throws IOException {
        Matcher name = kind.matcher(path.getFileName().toString());
        if (!name.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Candidate(
                            path,
                            Files.getLastModifiedTime(metadata(path)),
                            Long.parseLong("0" + name.group("number"))));
        } catch (NoSuchFileException e) {
            return Optional.empty(); // never completed: Flink writes the metadata last
        }
    }

    /** Metadata can be cut short by a power failure; Flink would then not start from it. */
    private static boolean isReadable(Path checkpoint) {
        try (DataInputStream metadata =
                new DataInputStream(
                        new BufferedInputStream(Files.newInputStream(metadata(checkpoint))))) {
            Checkpoints.loadCheckpointMetadata(
                    metadata, CheckpointFinder.class.getClassLoader(), checkpoint.toString());
            return true;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private static Path metadata(Path checkpoint) {
        return checkpoint.resolve("_metadata");
    }

    private static List<Path> children(Path folder) throws IOException {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            entries.forEach(children::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
        return children;
    }
}
