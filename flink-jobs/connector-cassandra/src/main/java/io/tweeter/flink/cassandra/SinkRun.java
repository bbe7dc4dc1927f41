package io.tweeter.flink.cassandra;

import java.util.Map;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * One run of all subtasks of a sink: from the start of its job, or the last restart, to the next.
 *
 * @param leases the table of leases
 * @param sink identifies the sink among those of all jobs: the same in the next run
 * @param run identifies the run: the same for all subtasks
 */
record SinkRun(String leases, String sink, String run) {

    private static final String OPERATOR_NAME = "<operator_name>";
    private static final String TASK_ATTEMPT_ID = "<task_attempt_id>";

    static SinkRun of(String leases, WriterInitContext context) {
        Map<String, String> scope = context.metricGroup().getAllVariables();
        return new SinkRun(
                leases,
                context.getJobInfo().getJobName()
                        + "/"
                        + scope.getOrDefault(OPERATOR_NAME, context.getTaskInfo().getTaskName()),
                run(
                        scope.get(TASK_ATTEMPT_ID),
                        context.getJobInfo().getJobId().toString(),
                        context.getTaskInfo().getAttemptNumber()));
    }

    /**
     * The attempt number starts again at 0 when another JobManager takes over; the id of the
     * execution graph, with which the id of an attempt begins, is another one then.
     */
    private static String run(String attemptId, String jobId, int attempt) {
        String graph = attemptId == null ? jobId : attemptId.split("_", -1)[0];
        return graph + "_" + attempt;
    }
}
