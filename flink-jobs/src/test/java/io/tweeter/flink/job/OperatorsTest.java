package io.tweeter.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.junit.jupiter.api.Test;

class OperatorsTest {

    private static final Operators SHOWN =
            new Operators(Map.of("aa", "Count (uid count)", "bb", "Sink (uid sink)"));

    @Test
    void anOperatorIsCalledByItsNameAndUidUnderTheIdOfItsState() {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        environment
                .fromSequence(0, 1)
                .uid("numbers")
                .name("Numbers")
                .print()
                .uid("print")
                .name("Print");

        StreamGraph graph = environment.getStreamGraph();
        Operators operators = Operators.of(graph);

        assertThat(operators.names().values())
                .containsExactlyInAnyOrder(
                        "Source: Numbers (uid numbers)", "Sink: Print (uid print)");
        List<String> idsOfState = new ArrayList<>();
        for (JobVertex task : graph.getJobGraph().getVertices()) {
            task.getOperatorIDs()
                    .forEach(id -> idsOfState.add(id.getGeneratedOperatorID().toHexString()));
        }
        assertThat(operators.names().keySet()).containsExactlyInAnyOrderElementsOf(idsOfState);
    }

    @Test
    void operatorsStandAmongSettingsAndAreFoundThere() {
        Map<String, String> settings = SHOWN.showIn(Map.of("TWEETER_DEDUP_HORIZON", "1h"));

        assertThat(settings)
                .hasSize(3)
                .containsEntry("TWEETER_DEDUP_HORIZON", "1h")
                .containsEntry("operator.aa", "Count (uid count)");
        assertThat(Operators.shownIn(settings)).isEqualTo(SHOWN);
    }

    @Test
    void stateThatAnOperatorTakesIsNotLost() {
        SHOWN.requireAll("file:/chk-1", List.of("aa"), new Operators(Map.of()));
        SHOWN.requireAll("file:/chk-1", List.of(), SHOWN);
    }

    @Test
    void stateThatNoOperatorTakesIsCalledByTheNameOfWhoSavedIt() {
        assertThatThrownBy(
                        () ->
                                new Operators(Map.of("aa", "Count (uid count)"))
                                        .requireAll("file:/chk-1", List.of("aa", "bb"), SHOWN))
                .isInstanceOf(LostStateException.class)
                .hasMessage(
                        "no operator takes the state of Sink (uid sink) in file:/chk-1; give them their uids back");
    }

    @Test
    void stateOfAnUnknownOperatorIsCalledByItsId() {
        assertThatThrownBy(
                        () ->
                                SHOWN.requireAll(
                                        "file:/chk-1", List.of("cc"), new Operators(Map.of())))
                .hasMessageContaining("the state of operator cc in file:/chk-1");
    }

    @Test
    void manyOperatorsAreCounted() {
        List<String> saved = IntStream.range(0, 9).mapToObj(n -> "id" + n).toList();

        assertThatThrownBy(() -> SHOWN.requireAll("file:/chk-1", saved, SHOWN))
                .hasMessageContaining(
                        "operator id0, operator id1, operator id2 and 6 others in file:/chk-1");
    }
}
