package io.tweeter.deploy.jobs;

import java.util.function.Predicate;
import picocli.CommandLine.Parameters;

/** Any job on the cluster, by its name or id. */
final class NamedJob {

    @Parameters(paramLabel = "JOB", description = "Name or id of the job.")
    private String nameOrId;

    /**
     * Its newest run, which may have ended.
     *
     * @throws JobException if there is none
     */
    JobInfo newest(FlinkRest flink) throws FlinkRestException, JobException {
        return find(flink, job -> true, "Flink at %2$s knows no job '%1$s'");
    }

    /**
     * Its run that has not ended.
     *
     * @throws JobException if there is none
     */
    JobInfo active(FlinkRest flink) throws FlinkRestException, JobException {
        return find(flink, JobInfo::isActive, "no job '%1$s' runs on Flink at %2$s");
    }

    private JobInfo find(FlinkRest flink, Predicate<JobInfo> kind, String otherwise)
            throws FlinkRestException, JobException {
        return flink.jobs().stream()
                .filter(kind)
                .filter(job -> job.isCalled(nameOrId))
                .findFirst()
                .orElseThrow(
                        () -> new JobException(otherwise.formatted(nameOrId, flink.address())));
    }
}
