package io.tweeter.deploy.command.container;

import java.io.File;
import org.apache.flink.client.deployment.application.ApplicationClusterEntryPoint;
import org.apache.flink.client.program.DefaultPackagedProgramRetriever;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.runtime.resourcemanager.StandaloneResourceManagerFactory;

/**
 * A JobManager in application mode: it runs the main method of a job itself, and ends with the job.
 * Flink's own entry points for this mode are in {@code flink-kubernetes} and {@code
 * flink-container}, which the Flink of {@code tweeter up} lacks; they differ in where TaskManagers
 * come from.
 */
@SuppressWarnings("try") // its close() may be interrupted
public final class ApplicationEntryPoint extends ApplicationClusterEntryPoint {

    private ApplicationEntryPoint(Configuration configuration, PackagedProgram program) {
        super(configuration, program, StandaloneResourceManagerFactory.getInstance());
    }

    /** The first two arguments name the folder of the configuration, the last two jar and class. */
    public static void main(String[] args) throws Exception {
        Configuration configuration = GlobalConfiguration.loadConfiguration(args[1]);
        PackagedProgram program =
                DefaultPackagedProgramRetriever.create(
                                null,
                                new File(args[args.length - 2]),
                                args[args.length - 1],
                                new String[0],
                                configuration)
                        .getPackagedProgram();
        configureExecution(configuration, program);
        runClusterEntrypoint(new ApplicationEntryPoint(configuration, program));
    }
}
