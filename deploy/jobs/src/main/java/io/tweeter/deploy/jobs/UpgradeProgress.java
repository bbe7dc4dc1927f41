package io.tweeter.deploy.jobs;

import java.time.Duration;
import java.util.Optional;

/** How far the target's start has come. Reports each step once, however often it is observed. */
final class UpgradeProgress {

    private final StepLog steps;
    private Optional<Duration> pauseBegan = Optional.empty();
    private boolean started;
    private boolean running;

    UpgradeProgress(StepLog steps) {
        this.steps = steps;
    }

    /** From now on, or since an earlier call, no run reads records. */
    void pauseBegins() {
        pauseBegan = pauseBegan.or(() -> Optional.of(steps.elapsed()));
    }

    /** This call has started the target. */
    void started(JobSpec target, String runId) {
        report("started %s as job %s".formatted(target.describe(), runId));
    }

    /** An earlier call has started the target. */
    void foundStarted(JobSpec target) {
        report("found %s started, without a checkpoint yet".formatted(target.describe()));
    }

    private void report(String start) {
        if (!started) {
            started = true;
            steps.done(start);
        }
    }

    boolean isStarted() {
        return started;
    }

    /** All tasks run. */
    void running(JobSpec target) {
        if (!running) {
            running = true;
            steps.done("all tasks of %s run%s".formatted(target.describe(), pause()));
        }
    }

    boolean isRunning() {
        return running;
    }

    private String pause() {
        return pauseBegan
                .map(begin -> steps.elapsed().minus(begin).toMillis() / 1e3)
                .map("; the pause was %.1f s"::formatted)
                .orElse("");
    }
}
