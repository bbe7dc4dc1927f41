package io.tweeter.deploy.jobs;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The state to restore a job from, and what could have been restored in its place.
 *
 * @param path of the savepoint or retained checkpoint
 * @param rejected candidates that were not chosen
 */
record StateChoice(String path, List<Rejected> rejected) {

    /**
     * A candidate that was not chosen.
     *
     * @param reason such as "older"
     */
    record Rejected(String path, String reason) {}

    StateChoice {
        rejected = List.copyOf(rejected);
    }

    /** A choice without alternatives. */
    StateChoice(String path) {
        this(path, List.of());
    }

    /** The choice, and each rejected candidate with the reason, in one line. */
    String describe() {
        return name(path) + describeRejected();
    }

    /** Each rejected candidate with the reason; empty if there are none. */
    String describeRejected() {
        return rejected.stream()
                .map(other -> ", not from %s (%s)".formatted(name(other), other.reason()))
                .collect(Collectors.joining());
    }

    /** Whether the chosen state is a checkpoint, which Flink may delete later. */
    boolean isCheckpoint() {
        return isCheckpoint(path);
    }

    private String name(Rejected other) {
        // Checkpoints of different runs may have the same number.
        return folder(other.path()).equals(folder(path))
                ? kind(other.path()) + other.path()
                : name(other.path());
    }

    private static String name(String path) {
        return kind(path) + folder(path);
    }

    private static String kind(String path) {
        return isCheckpoint(path) ? "checkpoint " : "savepoint ";
    }

    private static boolean isCheckpoint(String path) {
        return folder(path).startsWith("chk-");
    }

    private static String folder(String path) {
        return path.replaceAll("/+$", "").replaceAll(".*/", "");
    }

    /** The newer of two, by their numbers; either may be missing. */
    static Optional<StateChoice> newer(Optional<Numbered> one, Optional<Numbered> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.or(() -> other).map(only -> new StateChoice(only.path()));
        }
        boolean first = one.get().number() >= other.get().number();
        Numbered newer = first ? one.get() : other.get();
        Numbered older = first ? other.get() : one.get();
        return Optional.of(
                new StateChoice(newer.path(), List.of(new Rejected(older.path(), "older"))));
    }

    /**
     * A candidate of one run.
     *
     * @param number Flink counts a run's checkpoints and savepoints together
     */
    record Numbered(String path, long number) {}
}
