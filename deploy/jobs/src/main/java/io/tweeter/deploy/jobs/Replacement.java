package io.tweeter.deploy.jobs;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.RestoreMode;

/**
 * Replaces a running job by another release of it, or by the same with other settings, and keeps
 * its state: stops it with a savepoint, starts the successor from that, and goes back to what ran
 * before if the successor does not get as far as a checkpoint.
 *
 * <p>What has been done is read from Flink each time, and nothing is kept elsewhere: called again
 * after it was interrupted, wherever that was, it goes on from there.
 */
final class Replacement {

    private static final Duration OLDEST_ANSWER = Duration.ofSeconds(5);

    private final FlinkRest flink;
    private final TweeterJob job;
    private final Savepoints.Options savepoints;
    private final Duration timeout;
    private final Steps steps;

    private final Runs runs;
    private final Jars jars;
    private final JobSubmitter submitter;

    /**
     * @param timeout for a job to run, and again to complete a checkpoint
     */
    Replacement(
            FlinkRest flink,
            TweeterJob job,
            Savepoints.Options savepoints,
            Duration timeout,
            Steps steps) {
        this.flink = flink;
        this.job = job;
        this.savepoints = savepoints;
        this.timeout = timeout;
        this.steps = steps;
        this.runs = new Runs(flink);
        this.jars = new Jars(flink);
        this.submitter = new JobSubmitter(flink);
    }

    /** Says what is to run, from what runs now. */
    @FunctionalInterface
    interface Target {
        Launch from(Launch current);
    }

    /**
     * State to start from, and what to go back to.
     *
     * @param before what ran before; empty if that is not known
     * @param state savepoint or retained checkpoint
     */
    private record Origin(Optional<Launch> before, String state) {}

    /**
     * Does it.
     *
     * @param target what is to run
     * @param jar the target's, if it may not be on the cluster yet
     * @param previous the jar of what runs, if it may not be there
     * @throws JobException if the job runs no successor in the end; says what runs instead
     */
    void run(Target target, Optional<JobJar> jar, Optional<JobJar> previous)
            throws FlinkRestException, JobException {
        List<JobInfo> all = runs.of(job);
        if (all.isEmpty()) {
            throw new JobException(
                    "no %s runs on Flink at %s, and none has; to start it: tweeter job submit %s"
                            .formatted(job, flink.address(), job));
        }
        JobInfo newest = all.stream().filter(JobInfo::isActive).findFirst().orElse(all.get(0));
        Launch current = runs.launch(newest.id());
        Launch wanted = target.from(current);
        String uploaded = provide(wanted, jar);

        if (newest.isActive()) {
            if (current.equals(wanted)) {
                finish(newest, all, wanted);
                return;
            }
            jars.check(uploaded, job, wanted);
            steps.done("checked " + wanted.describe());
            requireSlots(current, wanted);
            Launch before = wayBack(current, previous);
            Duration begun = steps.sinceStart();
            String savepoint = new Savepoints(flink, savepoints).stop(newest.id());
            steps.done("stopped %s with savepoint %s".formatted(before.describe(), savepoint));
            startAndVerify(uploaded, wanted, new Origin(Optional.of(before), savepoint), begun);
        } else {
            Origin origin = originOfStopped(all);
            steps.done("found it stopped; its state is in " + origin.state());
            startAndVerify(uploaded, wanted, origin, steps.sinceStart());
        }
    }

    private String provide(Launch wanted, Optional<JobJar> jar)
            throws FlinkRestException, JobException {
        if (jar.isPresent()) {
            return jars.upload(jar.get());
        }
        Optional<String> there =
                wanted.release().isPresent() ? jars.find(wanted.release().get()) : Optional.empty();
        return there.orElseThrow(
                () ->
                        new JobException(
                                "the cluster no longer has the jar that %s runs from (%s); name it with --jar"
                                        .formatted(job, wanted.describe())));
    }

    /** Better not to begin than to be stuck half-way. */
    private Launch wayBack(Launch current, Optional<JobJar> previous)
            throws FlinkRestException, JobException {
        if (current.release().isPresent() && jars.find(current.release().get()).isPresent()) {
            return current;
        }
        JobJar jar =
                previous.filter(
                                given ->
                                        current.release()
                                                .map(release -> release.equals(given.release()))
                                                .orElse(true))
                        .orElseThrow(
                                () ->
                                        new JobException(
                                                "the cluster does not have the jar of %s, so there would be no way back; name it with --previous-jar"
                                                        .formatted(current.describe())));
        jars.upload(jar);
        return current.with(jar);
    }

    private void requireSlots(Launch current, Launch wanted)
            throws FlinkRestException, JobException {
        int needed = wanted.parallelism().orElse(0);
        int has = current.parallelism().orElse(0);
        int free = flink.freeSlots();
        if (needed - has > free) {
            throw new JobException(
                    "parallelism %d needs %d more task slots than %s has now; Flink has %d free"
                            .formatted(needed, needed - has, job, free));
        }
    }

    /** An earlier call was interrupted while it looked whether the successor works, or was not. */
    private void finish(JobInfo running, List<JobInfo> all, Launch wanted)
            throws FlinkRestException, JobException {
        if (completedCheckpoints(running.id()) > 0) {
            steps.done(job + " runs " + wanted.describe() + "; nothing to do");
            return;
        }
        steps.done("found %s started, not yet with a checkpoint".formatted(wanted.describe()));
        Optional<String> state = runs.restoredFrom(running.id());
        Optional<Origin> origin =
                state.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Origin(before(all, wanted), state.get()));
        verify(running.id(), wanted, origin, steps.sinceStart());
    }

    private void startAndVerify(String jar, Launch wanted, Origin origin, Duration begun)
            throws FlinkRestException, JobException {
        String id;
        try {
            id = submitter.start(jar, job, wanted, Optional.of(restore(origin)));
        } catch (FlinkRestException e) {
            goBack(origin, wanted, e.getMessage());
            return;
        }
        steps.done("started %s as job %s".formatted(wanted.describe(), id));
        verify(id, wanted, Optional.of(origin), begun);
    }

    private void verify(String id, Launch wanted, Optional<Origin> origin, Duration begun)
            throws FlinkRestException, JobException {
        try {
            awaitCheckpoint(id, wanted, begun);
        } catch (FlinkRestException | JobException e) {
            if (origin.isEmpty()) {
                throw new JobException(e.getMessage(), e);
            }
            endQuietly(id);
            goBack(origin.get(), wanted, e.getMessage());
        }
        submitter.deleteUnusedJars();
    }

    /**
     * A checkpoint shows that all of it works: every task has taken part, and every sink has
     * flushed.
     */
    private void awaitCheckpoint(String id, Launch wanted, Duration begun)
            throws FlinkRestException, JobException {
        boolean ran = false;
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            Optional<JobInfo> now = flink.job(id);
            Optional<String> failure = flink.lastFailure(id);
            if (failure.isPresent()) {
                throw new JobException(failure.get());
            }
            if (now.isEmpty() || !now.get().isActive()) {
                throw new JobException(whyEnded(id, now));
            }
            if (!ran && now.get().isFullyRunning()) {
                ran = true;
                deadline = System.nanoTime() + timeout.toNanos();
                steps.done(
                        "all tasks of %s run; the pause was %.1f s"
                                .formatted(
                                        wanted.describe(),
                                        steps.sinceStart().minus(begun).toMillis() / 1e3));
            }
            if (ran && completedCheckpoints(id) > 0) {
                steps.done("%s has completed a checkpoint".formatted(wanted.describe()));
                return;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new JobException(
                        (ran ? "no checkpoint" : "not all tasks run")
                                + " after "
                                + timeout.toSeconds()
                                + " s: "
                                + now.get().progress());
            }
            flink.pause();
        }
    }

    /** Flink's answers about failures are some seconds old. */
    private String whyEnded(String id, Optional<JobInfo> ended) throws FlinkRestException {
        long deadline = System.nanoTime() + OLDEST_ANSWER.toNanos();
        while (ended.isPresent() && System.nanoTime() - deadline < 0) {
            Optional<String> failure = flink.lastFailure(id);
            if (failure.isPresent()) {
                return failure.get();
            }
            flink.pause();
        }
        return "it is " + ended.map(info -> info.state().toString()).orElse("gone");
    }

    private long completedCheckpoints(String id) throws FlinkRestException {
        return runs.checkpoints(id).getCounts().getNumberCompletedCheckpoints();
    }

    private void endQuietly(String id) throws FlinkRestException {
        Optional<JobInfo> now = flink.job(id);
        if (now.isPresent() && now.get().isActive()) {
            flink.cancel(id);
            flink.awaitEnd(id, timeout);
        }
    }

    /** Always throws: what was asked for does not run. */
    private void goBack(Origin origin, Launch wanted, String reason)
            throws FlinkRestException, JobException {
        steps.done("%s does not work: %s".formatted(wanted.describe(), reason));
        Optional<Launch> before = origin.before();
        Optional<String> jar =
                before.isPresent() && before.get().release().isPresent()
                        ? jars.find(before.get().release().get())
                        : Optional.empty();
        if (jar.isEmpty()) {
            throw new JobException(
                    "%s is STOPPED, since what ran before is not known; start it with: tweeter job submit %s --from-savepoint %s --jar FILE (%s)"
                            .formatted(job, job, origin.state(), reason));
        }
        try {
            String id = submitter.start(jar.get(), job, before.get(), Optional.of(restore(origin)));
            flink.awaitRunning(id, timeout);
            steps.done("went back to %s, job %s".formatted(before.get().describe(), id));
        } catch (FlinkRestException e) {
            throw new JobException(
                    "%s is not running, and going back to %s failed, too: %s; its state is in %s"
                            .formatted(
                                    job, before.get().describe(), e.getMessage(), origin.state()),
                    e);
        }
        submitter.deleteUnusedJars();
        throw new JobException(
                "%s runs %s again; %s does not work: %s"
                        .formatted(job, before.get().describe(), wanted.describe(), reason));
    }

    /** The savepoint stays where it is: it is the way back. */
    private static JobRun.Restore restore(Origin origin) {
        return new JobRun.Restore(origin.state(), RestoreMode.NO_CLAIM, false);
    }

    /**
     * Where a job that does not run is to go on from. A successor that was ended without ever
     * having completed a checkpoint has not done anything that lasts, so what counts is what it
     * came from.
     */
    private Origin originOfStopped(List<JobInfo> all) throws FlinkRestException, JobException {
        JobInfo newest = all.get(0);
        Launch launch = runs.launch(newest.id());
        Optional<String> state = runs.left(newest.id());
        if (state.isEmpty()) {
            throw new JobException(
                    "%s does not run, and its last run (%s, job %s) has left no state"
                            .formatted(job, newest.state(), newest.id()));
        }
        boolean tried =
                newest.state() != JobStatus.FINISHED && completedCheckpoints(newest.id()) == 0;
        return new Origin(tried ? before(all, launch) : Optional.of(launch), state.get());
    }

    /** What ran, and worked, before a successor. */
    private Optional<Launch> before(List<JobInfo> all, Launch successor) throws FlinkRestException {
        for (JobInfo run : all) {
            if (run.state() == JobStatus.FINISHED) {
                Launch launch = runs.launch(run.id());
                if (!launch.equals(successor)) {
                    return Optional.of(launch);
                }
            }
        }
        return Optional.empty();
    }
}
