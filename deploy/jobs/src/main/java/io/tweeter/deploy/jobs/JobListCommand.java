package io.tweeter.deploy.jobs;

import io.tweeter.deploy.cli.JsonOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the cluster's jobs, newest first.",
            "IN counts records that left the sources, OUT those that reached the tasks with the"
                    + " sinks, both since the job's last restart."
        })
final class JobListCommand extends FlinkCommand {

    @Mixin private JsonOption json;

    @Override
    protected int run(FlinkRest flink) throws FlinkRestException {
        JobReports reports = new JobReports(flink);
        List<JobReport> all = new ArrayList<>();
        List<JobInfo> jobs = flink.jobs();
        reports.refresh(jobs);
        for (JobInfo job : jobs) {
            all.add(reports.of(job));
        }
        if (json.isSet()) {
            out().println(JobReportPrinter.json(all));
        } else if (all.isEmpty()) {
            out().println("No jobs on Flink at " + flink.address());
        } else {
            JobReportPrinter.table(all, Instant.now()).forEach(out()::println);
        }
        return ExitCode.OK;
    }
}
