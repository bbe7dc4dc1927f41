package io.tweeter.deploy.jobs;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.runtime.rest.messages.TriggerId;

/**
 * A Flink cluster with one job, whose clock moves only when something waits. Like Flink, it reports
 * checkpoints and failures of ended runs late, forgets all runs when its JobManager restarts, and
 * starts a run with a known id only once. Its REST API can be cut, and its caller killed, at any
 * request.
 */
final class FakeJobCluster implements JobCluster {

    /** What a release does once it is started. */
    enum Behavior {
        /** All tasks run after 3 s, the first checkpoint is complete after 6 s. */
        WORKS,
        /** The same after 30 s and 60 s. */
        IS_SLOW,
        /** Flink refuses to start it. */
        IS_REFUSED,
        /** State has no place in it: it fails before it is initialized. */
        IS_INCOMPATIBLE,
        /** Fails for good after 2 s. */
        FAILS,
        /** A task fails after 2 s, and Flink restarts it. */
        RESTARTS,
        /** All tasks run, but no checkpoint is ever complete. */
        HAS_NO_CHECKPOINT,
        /** Lacks task slots. */
        NEVER_RUNS
    }

    /** Stands for SIGKILL. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static final Duration STEP = Duration.ofMillis(500);
    private static final Duration REQUEST_THAT_FAILS = Duration.ofSeconds(4);
    private static final Duration REPORT_DELAY = Duration.ofSeconds(3);
    private static final Duration CANCELLING = Duration.ofSeconds(1);

    private final List<Run> runs = new ArrayList<>();
    private final Map<String, Behavior> behaviors = new HashMap<>();
    private final Set<String> jars = new HashSet<>();
    private final Map<String, String> savepoints = new HashMap<>();
    private Duration now = Duration.ofHours(1);

    private int requests;
    private int cutAt = -1;
    private boolean cutAfterEffect;
    private boolean forgetAllWhenCut;
    private boolean standStillWhenCut;
    private Duration cutFor = Duration.ZERO;
    private Duration downUntil = Duration.ZERO;
    private int killAt = -1;
    private boolean watched;

    private static final class Run {
        private final String id;
        private final JobSpec spec;
        private final Optional<String> restoredFrom;
        private Duration started;
        private final Behavior behavior;
        private Optional<Duration> cancelled = Optional.empty();
        private Optional<Duration> ended = Optional.empty();
        private Optional<String> savepoint = Optional.empty();
        private boolean failedLater;
        private Optional<Duration> restarting = Optional.empty();

        Run(String id, JobSpec spec, Optional<String> from, Duration started, Behavior behavior) {
            this.id = id;
            this.spec = spec;
            this.restoredFrom = from;
            this.started = started;
            this.behavior = behavior;
        }
    }

    static JobSpec spec(String release) {
        return new JobSpec(Optional.of(release), List.of(), Optional.of(1));
    }

    static JobJar jar(String release) {
        return new JobJar(Path.of(release + ".jar"), release);
    }

    void behaves(String release, Behavior behavior) {
        behaviors.put(release, behavior);
    }

    /** A user starts a release without state. */
    void submit(String id, JobSpec spec) {
        jars.add(spec.release().orElse("unknown"));
        runs.add(0, newRun(id, spec, Optional.empty()));
    }

    void loseJar(String release) {
        jars.remove(release);
    }

    /** The JobManager restarts without high availability. */
    void forgetAll() {
        runs.clear();
        jars.clear();
    }

    /** The active run fails for good, whatever its release does otherwise. */
    void failActive() {
        Run active = active().orElseThrow();
        active.failedLater = true;
        active.ended = Optional.of(now);
    }

    /** From now on the active run completes no checkpoint and takes no savepoint. */
    void keepRestarting() {
        active().orElseThrow().restarting = Optional.of(now);
    }

    void stopActive() throws FlinkRestException {
        stop(active().orElseThrow().id, new TriggerId());
    }

    void cancelActive() throws FlinkRestException {
        cancel(active().orElseThrow().id);
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    Duration now() {
        return now;
    }

    /** At the request with that number, counted from now, the REST API is gone for a while. */
    void cut(int request, Duration duration, boolean afterEffect) {
        requests = 0;
        cutAt = request;
        cutFor = duration;
        cutAfterEffect = afterEffect;
    }

    /**
     * While the REST API is gone, the job stands still, as when a standby JobManager takes over.
     */
    void standStillWhenCut() {
        standStillWhenCut = true;
    }

    /**
     * The JobManager forgets the run that is stopped next, and a watcher starts it again before
     * anyone else does.
     */
    void startAgainWhenStopped() {
        watched = true;
    }

    /** While the REST API is gone, the JobManager restarts. */
    void forgetAllWhenCut() {
        forgetAllWhenCut = true;
    }

    /** At the request with that number, counted from now, the caller is killed. */
    void kill(int request) {
        requests = 0;
        killAt = request;
    }

    /** Whether as many requests have come as {@link #cut} or {@link #kill} has named. */
    boolean wasReached() {
        return requests > Math.max(cutAt, killAt);
    }

    void repair() {
        cutAt = -1;
        killAt = -1;
        downUntil = Duration.ZERO;
    }

    /** The releases that were started, oldest first. */
    List<String> started() {
        List<String> releases =
                new ArrayList<>(
                        runs.stream().map(run -> run.spec.release().orElse("unknown")).toList());
        Collections.reverse(releases);
        return releases;
    }

    Optional<String> activeRelease() {
        return active().flatMap(run -> run.spec.release());
    }

    Optional<String> activeRestoredFrom() {
        return active().flatMap(run -> run.restoredFrom);
    }

    @Override
    public String address() {
        return "http://fake";
    }

    @Override
    public List<RunSnapshot> runs() throws FlinkRestException {
        return request(this::read);
    }

    /** What Flink reports now, whether or not its REST API can be reached. */
    List<RunSnapshot> read() {
        return runs.stream().map(this::snapshot).toList();
    }

    @Override
    public Optional<String> findJar(String release) throws FlinkRestException {
        return request(() -> Optional.of(release).filter(jars::contains));
    }

    @Override
    public String upload(JobJar jar) throws FlinkRestException {
        return request(
                () -> {
                    jars.add(jar.release());
                    return jar.release();
                });
    }

    @Override
    public void check(String jar, JobSpec spec, RunSnapshot before) throws FlinkRestException {
        request(() -> jar);
    }

    @Override
    public int freeSlots() throws FlinkRestException {
        return request(() -> 1);
    }

    @Override
    public String stop(String id, TriggerId trigger) throws FlinkRestException {
        return request(
                () -> {
                    Run run = run(id);
                    String stop = id + trigger;
                    if (!isActive(run) && !savepoints.containsKey(stop)) {
                        throw new FlinkRestException("job " + id + " does not run");
                    }
                    if (run.restarting.isPresent() || !isOlder(run, 3)) {
                        throw new FlinkRestException(
                                "cannot stop it with a savepoint: some tasks do not run");
                    }
                    return savepoints.computeIfAbsent(
                            stop,
                            first -> {
                                run.savepoint =
                                        Optional.of("file:/savepoint-" + (savepoints.size() + 1));
                                run.ended = Optional.of(now);
                                if (watched) {
                                    watched = false;
                                    runs.clear();
                                    runs.add(newRun("watched", run.spec, run.savepoint));
                                }
                                return run.savepoint.get();
                            });
                });
    }

    @Override
    public void start(String id, String jar, JobSpec spec, String state) throws FlinkRestException {
        request(
                () -> {
                    if (runs.stream().anyMatch(run -> run.id.equals(id))) {
                        return id;
                    }
                    if (!jars.contains(jar)) {
                        throw new FlinkRestException("there is no jar " + jar);
                    }
                    Run run = newRun(id, spec, Optional.of(state));
                    if (run.behavior == Behavior.IS_REFUSED) {
                        throw new FlinkRestException("cannot start it: HTTP 400: wrong setting");
                    }
                    if (active().isPresent()) {
                        throw new AssertionError("two runs at a time");
                    }
                    runs.add(0, run);
                    return id;
                });
    }

    @Override
    public void cancel(String id) throws FlinkRestException {
        request(
                () -> {
                    Run run = run(id);
                    if (!isActive(run)) {
                        throw new FlinkRestException("job " + id + " has ended");
                    }
                    run.cancelled = run.cancelled.or(() -> Optional.of(now));
                    return id;
                });
    }

    @Override
    public void deleteUnusedJars() {
        Set<String> used = new HashSet<>(started());
        jars.retainAll(used);
    }

    @Override
    public void pause() {
        pass(STEP);
    }

    private interface Effect<T> {
        T apply() throws FlinkRestException;
    }

    private <T> T request(Effect<T> effect) throws FlinkRestException {
        int number = requests++;
        if (number == killAt) {
            throw new Killed();
        }
        if (number == cutAt) {
            downUntil = now.plus(cutFor);
            if (cutAfterEffect) {
                try {
                    effect.apply();
                } catch (FlinkRestException e) {
                    // The answer is lost, whatever it was.
                }
            }
            if (standStillWhenCut) {
                active().ifPresent(run -> run.started = run.started.plus(cutFor));
            }
            if (forgetAllWhenCut) {
                forgetAll();
            }
        }
        if (now.compareTo(downUntil) < 0) {
            pass(REQUEST_THAT_FAILS);
            throw new FlinkUnreachableException("nothing listens there", null);
        }
        return effect.apply();
    }

    private Run newRun(String id, JobSpec spec, Optional<String> from) {
        Behavior behavior =
                behaviors.getOrDefault(spec.release().orElse("unknown"), Behavior.WORKS);
        return new Run(id, spec, from, now, behavior);
    }

    private Run run(String id) {
        return runs.stream().filter(run -> run.id.equals(id)).findFirst().orElseThrow();
    }

    private Optional<Run> active() {
        return runs.stream().filter(this::isActive).findFirst();
    }

    private boolean isActive(Run run) {
        return !state(run).isGloballyTerminalState();
    }

    private Duration age(Run run) {
        return run.ended.orElse(now).minus(run.started);
    }

    private boolean isOlder(Run run, int seconds) {
        return age(run).compareTo(Duration.ofSeconds(seconds)) >= 0;
    }

    private JobStatus state(Run run) {
        if (run.savepoint.isPresent()) {
            return JobStatus.FINISHED;
        }
        if (run.failedLater
                || fails(run, Behavior.IS_INCOMPATIBLE, 1)
                || fails(run, Behavior.FAILS, 2)) {
            return JobStatus.FAILED;
        }
        if (run.cancelled.isPresent()) {
            boolean over = now.compareTo(run.cancelled.get().plus(CANCELLING)) >= 0;
            return over ? JobStatus.CANCELED : JobStatus.CANCELLING;
        }
        if (!isOlder(run, 1)) {
            return JobStatus.INITIALIZING;
        }
        if (run.restarting.isPresent()) {
            return JobStatus.RESTARTING;
        }
        return fails(run, Behavior.RESTARTS, 2) ? JobStatus.RESTARTING : JobStatus.RUNNING;
    }

    private boolean fails(Run run, Behavior behavior, int seconds) {
        return run.behavior == behavior && run.cancelled.isEmpty() && isOlder(run, seconds);
    }

    private RunSnapshot snapshot(Run run) {
        JobStatus state = state(run);
        boolean initialized = isOlder(run, 1) && run.behavior != Behavior.IS_INCOMPATIBLE;
        boolean tasksRun =
                state == JobStatus.RUNNING
                        && isOlder(run, run.behavior == Behavior.IS_SLOW ? 30 : 3)
                        && run.behavior != Behavior.NEVER_RUNS;
        int interval = run.behavior == Behavior.IS_SLOW ? 60 : 6;
        boolean works = run.behavior == Behavior.WORKS || run.behavior == Behavior.IS_SLOW;
        boolean hasCheckpoints = works && isOlder(run, interval);
        Duration worked =
                run.restarting
                        .or(() -> run.cancelled)
                        .or(() -> run.ended)
                        .orElse(now)
                        .minus(run.started);
        long checkpoints = hasCheckpoints ? worked.toSeconds() / interval : 0;
        boolean reported =
                run.ended.isEmpty() || now.compareTo(run.ended.get().plus(REPORT_DELAY)) >= 0;
        boolean failed =
                run.failedLater || state == JobStatus.RESTARTING || (state == JobStatus.FAILED);
        Optional<StateChoice> saved =
                run.savepoint
                        .filter(savepoint -> reported)
                        .or(
                                () ->
                                        hasCheckpoints
                                                ? Optional.of(
                                                        "file:/" + run.id + "/chk-" + checkpoints)
                                                : run.restoredFrom)
                        .map(StateChoice::new);
        return new RunSnapshot(
                new JobInfo(
                        run.id,
                        "tweet-store",
                        state,
                        Instant.EPOCH.plus(run.started),
                        age(run),
                        tasksRun ? 1 : 0,
                        0,
                        initialized ? 1 : 0),
                initialized ? Optional.of(run.spec) : Optional.empty(),
                checkpoints,
                initialized ? run.restoredFrom : Optional.empty(),
                initialized ? saved : Optional.empty(),
                failed && reported ? Optional.of("a task broke") : Optional.empty());
    }
}
