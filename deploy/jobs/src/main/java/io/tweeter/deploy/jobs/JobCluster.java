package io.tweeter.deploy.jobs;

import java.util.List;
import java.util.Optional;
import org.apache.flink.runtime.rest.messages.TriggerId;

/**
 * What an upgrade and a watch need of a Flink cluster, for one job. Every method may throw {@link
 * FlinkUnreachableException}; it is then not known whether the request took effect, and the same
 * call may be made again.
 */
interface JobCluster {

    /** Where the cluster is, for messages. */
    String address();

    /**
     * The job's runs that Flink remembers, newest first: those that are active, the newest that
     * have ended, back to one that was initialized, and all that were stopped with a savepoint.
     */
    List<RunSnapshot> runs() throws FlinkRestException;

    /** The name on the cluster of a release's jar, if it is there. */
    Optional<String> findJar(String release) throws FlinkRestException;

    /** Uploads a jar unless it is there. Returns its name on the cluster. */
    String upload(JobJar jar) throws FlinkRestException, JobException;

    /**
     * Has Flink run the main method up to where it would start the job, and check that the job's
     * operators take all state of a run that would be stopped for it.
     *
     * @throws FlinkRestException if that fails; says why
     */
    void check(String jar, JobSpec spec, RunSnapshot before) throws FlinkRestException;

    /** Task slots that no job has. */
    int freeSlots() throws FlinkRestException;

    /**
     * Stops a run with a savepoint.
     *
     * @param trigger the same for a call that is made again
     * @return where the savepoint is
     * @throws FlinkRestException if that fails: the run then goes on, unless the time was over, in
     *     which case it may still stop
     */
    String stop(String id, TriggerId trigger) throws FlinkRestException;

    /**
     * Starts a run, and does not wait for its tasks. The state stays as it is.
     *
     * @param id of the run; the same for a call that is made again, so that it starts only one
     * @throws FlinkRestException if Flink refuses to start it
     */
    void start(String id, String jar, JobSpec spec, String state) throws FlinkRestException;

    /** Asks Flink to cancel a run, and returns at once. */
    void cancel(String id) throws FlinkRestException;

    /** Asks Flink to cancel a run that may just have ended, as the next observation shows. */
    default void cancelIfActive(String id) throws FlinkUnreachableException {
        try {
            cancel(id);
        } catch (FlinkUnreachableException e) {
            throw e;
        } catch (FlinkRestException e) {
            // It has ended.
        }
    }

    /** Deletes jars that no run needs. What fails is logged. */
    void deleteUnusedJars();

    /** Waits between two observations. */
    void pause() throws FlinkRestException;
}
