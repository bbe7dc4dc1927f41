package io.tweeter.deploy.jobs;

import io.tweeter.model.env.StateCheck;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.runtime.rest.messages.TriggerId;

/** One job on a cluster, through Flink's REST API. */
final class RestJobCluster implements JobCluster {

    private final FlinkRest flink;
    private final TweeterJob job;
    private final RunHistory history;
    private final Jars jars;
    private final Optional<Savepoints> savepoints;

    /** Runs that have been stopped do not change any more. */
    private final Map<String, RunSnapshot> stopped = new HashMap<>();

    /**
     * @param savepoints how to take them; empty for a caller that stops nothing
     */
    RestJobCluster(FlinkRest flink, TweeterJob job, Optional<Savepoints> savepoints) {
        this.flink = flink;
        this.job = job;
        this.savepoints = savepoints;
        this.history = new RunHistory(flink);
        this.jars = new Jars(flink);
    }

    @Override
    public String address() {
        return flink.address().toString();
    }

    @Override
    public List<RunSnapshot> runs() throws FlinkRestException {
        List<RunSnapshot> runs = new ArrayList<>();
        boolean newest = true;
        for (JobInfo run : history.of(job)) {
            if (newest || run.isActive()) {
                runs.add(
                        history.snapshot(
                                run, flink.lastFailure(run.id()).map(FlinkRest.Failure::reason)));
                newest = newest && !run.isInitialized();
            } else if (run.isStopped()) {
                runs.add(stopped(run));
            }
        }
        return runs;
    }

    private RunSnapshot stopped(JobInfo run) throws FlinkRestException {
        RunSnapshot known = stopped.get(run.id());
        if (known != null) {
            return known;
        }
        RunSnapshot read = history.snapshot(run, Optional.empty());
        if (read.isSettled()) {
            stopped.put(run.id(), read);
        }
        return read;
    }

    @Override
    public Optional<String> findJar(String release) throws FlinkRestException {
        return jars.find(release);
    }

    @Override
    public String upload(JobJar jar) throws FlinkRestException, JobException {
        return jars.upload(jar);
    }

    @Override
    public void check(String jar, JobSpec spec, RunSnapshot before) throws FlinkRestException {
        List<String> arguments = new ArrayList<>(spec.programArguments());
        if (before.state().isPresent()) {
            arguments.add(StateCheck.STATE + "=" + before.state().get().path());
            arguments.addAll(history.operators(before.id()));
        }
        jars.check(jar, job, arguments, spec.parallelism());
    }

    @Override
    public int freeSlots() throws FlinkRestException {
        return flink.freeSlots();
    }

    @Override
    public String stop(String id, TriggerId trigger) throws FlinkRestException {
        return savepoints.orElseThrow().stop(id, trigger);
    }

    @Override
    public void start(String id, String jar, JobSpec spec, String state) throws FlinkRestException {
        flink.run(
                id,
                jar,
                StartRequest.of(job, spec, Optional.of(StartRequest.Restore.keeping(state))));
    }

    @Override
    public void cancel(String id) throws FlinkRestException {
        flink.cancel(id);
    }

    @Override
    public void deleteUnusedJars() {
        jars.tryDeleteUnused();
    }

    @Override
    public void pause() throws FlinkRestException {
        flink.pause();
    }
}
