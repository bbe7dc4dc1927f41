package io.tweeter.flink.job;

import io.tweeter.model.env.StateCheck;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * Runs a job as another environment does. Before that, it shows the names of its operators, and
 * checks that they take the state that the job will start from, if it is told which that is: so an
 * upgrade learns that before it stops anything. What windows make is {@link WindowFlushes sent
 * later}.
 */
@SuppressWarnings("try") // the superclass declares a close() that throws
final class CheckedEnvironment extends StreamExecutionEnvironment {

    private final StreamExecutionEnvironment environment;
    private final Map<String, String> shown;
    private final Optional<String> state;
    private final Operators before;

    /**
     * @param environment what runs the job
     * @param arguments of the main method: the state, the operators of the run that saved it, and
     *     others
     * @param shown settings for Flink's REST API to report
     */
    CheckedEnvironment(
            StreamExecutionEnvironment environment,
            Map<String, String> arguments,
            Map<String, String> shown) {
        super(
                Configuration.fromMap(environment.getConfiguration().toMap()),
                Thread.currentThread().getContextClassLoader());
        this.environment = environment;
        this.shown = shown;
        this.state = Optional.ofNullable(arguments.get(StateCheck.STATE));
        this.before = Operators.shownIn(arguments);
        getConfig().setGlobalJobParameters(Configuration.fromMap(shown));
    }

    @Override
    public JobExecutionResult execute(StreamGraph graph) throws Exception {
        prepare(graph);
        return environment.execute(graph);
    }

    @Override
    public JobClient executeAsync(StreamGraph graph) throws Exception {
        prepare(graph);
        return environment.executeAsync(graph);
    }

    private void prepare(StreamGraph graph) throws IOException {
        WindowFlushes.delay(graph);
        Operators operators = Operators.of(graph);
        if (state.isPresent()) {
            operators.requireAll(state.get(), SavedState.operators(state.get()), before);
        }
        graph.getExecutionConfig()
                .setGlobalJobParameters(Configuration.fromMap(operators.showIn(shown)));
    }
}
