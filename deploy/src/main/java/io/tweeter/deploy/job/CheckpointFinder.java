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
 * Finds the checkpoints that a job's earlier runs have left in a local folder, laid out as {@code
 * <folder>/<job name>/<run's job id>/chk-<number>/_metadata}.
 */
public final class CheckpointFinder {

    private static final Pattern CHECKPOINT = Pattern.compile("chk-(\\d{1,18})");

    private final Path directory;

    /**
     * @param directory that holds one folder per job; need not exist
     */
    public CheckpointFinder(Path directory) {
        this.directory = directory;
    }

    /**
     * The newest complete checkpoint of a job, to be started from.
     *
     * @return the folder {@code chk-<number>}; empty if there is none that can be read
     * @throws IOException if the folder cannot be read
     */
    public Optional<Path> newest(String jobName) throws IOException {
        List<Candidate> candidates = new ArrayList<>();
        for (Path run : children(directory.resolve(jobName))) {
            for (Path checkpoint : children(run)) {
                candidate(checkpoint).ifPresent(candidates::add);
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

    private static Optional<Candidate> candidate(Path path) throws IOException {
        Matcher name = CHECKPOINT.matcher(path.getFileName().toString());
        if (!name.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Candidate(
                            path,
                            Files.getLastModifiedTime(metadata(path)),
                            Long.parseLong(name.group(1))));
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
