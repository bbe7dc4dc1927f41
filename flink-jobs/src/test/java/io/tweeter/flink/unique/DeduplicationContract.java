package io.tweeter.flink.unique;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link Deduplication} promises, to be shown of every implementation. */
abstract class DeduplicationContract {

    static final Duration HORIZON = Duration.ofHours(24);

    private static final long H = HORIZON.toMillis();
    private static final long T = 1_700_000_000_000L;

    private KeyedOneInputStreamOperatorTestHarness<String, String, String> operator;

    abstract Deduplication deduplication(Duration horizon);

    @BeforeEach
    void start() throws Exception {
        operator = newOperator();
        operator.open();
    }

    @AfterEach
    void stop() throws Exception {
        operator.close();
    }

    /** Elements are called {@code id#copy}. */
    @SuppressWarnings("unchecked") // transformations do not tell the types of input and key
    private KeyedOneInputStreamOperatorTestHarness<String, String, String> newOperator()
            throws Exception {
        SingleOutputStreamOperator<String> firstCopies =
                deduplication(HORIZON)
                        .keepFirst(
                                StreamExecutionEnvironment.getExecutionEnvironment()
                                        .fromData("a#1"),
                                element -> element.substring(0, element.indexOf('#')));
        OneInputTransformation<String, String> transformation =
                (OneInputTransformation<String, String>) firstCopies.getTransformation();
        KeySelector<String, String> key =
                (KeySelector<String, String>) transformation.getStateKeySelector();
        assertThat(transformation.getStateKeyType()).isEqualTo((TypeInformation<?>) Types.STRING);
        return new KeyedOneInputStreamOperatorTestHarness<>(
                transformation.getOperatorFactory(), key, Types.STRING);
    }

    private void arrive(String element, long time) throws Exception {
        operator.processElement(element, time);
    }

    private List<String> passed() {
        return operator.extractOutputValues();
    }

    @Test
    void firstCopyPassesAndTheOthersAreDropped() throws Exception {
        arrive("a#1", T);
        arrive("a#2", T);
        arrive("b#1", T + 1);
        arrive("a#3", T + H - 1);

        assertThat(passed()).containsExactly("a#1", "b#1");
    }

    @Test
    void copiesDoNotLengthenTheHorizon() throws Exception {
        arrive("a#1", T);
        arrive("a#2", T + H - 1);
        arrive("a#3", T + H);

        assertThat(passed()).containsExactly("a#1", "a#3");
    }

    @Test
    void afterTheHorizonTheIdStartsAnewWithAHorizonOfItsOwn() throws Exception {
        arrive("a#1", T);
        operator.processWatermark(T + H);
        arrive("a#2", T + H + 5);
        arrive("a#3", T + 2 * H + 4);
        arrive("a#4", T + 2 * H + 5);

        assertThat(passed()).containsExactly("a#1", "a#2", "a#4");
    }

    @Test
    void copyIsJudgedByWhenItArrivedNotByHowFarOthersHaveBeenRead() throws Exception {
        arrive("a#1", T);
        operator.processWatermark(T + H - 1);
        arrive("a#2", T + 10);

        assertThat(passed()).containsExactly("a#1");
    }

    @Test
    void newerFirstCopyOutlivesTheTimerOfTheOlder() throws Exception {
        arrive("a#1", T);
        arrive("a#2", T + H);
        operator.processWatermark(T + H);
        arrive("a#3", T + H + 1);

        assertThat(passed()).containsExactly("a#1", "a#2");
    }

    @Test
    void copyFromAPartitionThatLagsIsDroppedAsWell() throws Exception {
        arrive("a#1", T);
        arrive("a#2", T - H + 1);

        assertThat(passed()).containsExactly("a#1");
    }

    @Test
    void copyFarBeforeTheFirstIsATweetOfItsOwnButChangesNothingForLaterOnes() throws Exception {
        arrive("a#1", T);
        arrive("a#2", T - H);
        arrive("a#3", T + H - 1);

        assertThat(passed()).containsExactly("a#1", "a#2");
    }

    @Test
    void lateTweetsAreDeduplicatedAmongThemselves() throws Exception {
        operator.processWatermark(T + 3 * H);
        arrive("a#1", T);
        operator.processWatermark(T + 3 * H + 1);
        arrive("a#2", T + 1);

        assertThat(passed()).containsExactly("a#1");
    }

    @Test
    void nothingIsLeftWhenTheHorizonIsOver() throws Exception {
        for (int i = 0; i < 100; i++) {
            arrive("id" + i + "#1", T + i);
            arrive("id" + i + "#2", T + H + i / 2);
        }
        assertThat(operator.numKeyedStateEntries()).isPositive();

        operator.processWatermark(T + 2 * H + 100);

        assertThat(operator.numKeyedStateEntries()).isZero();
        assertThat(operator.numEventTimeTimers()).isZero();
    }

    @Test
    void memorySurvivesARestore() throws Exception {
        arrive("a#1", T);
        OperatorSubtaskState checkpoint = operator.snapshot(1, 1);
        operator.close();

        operator = newOperator();
        operator.initializeState(checkpoint);
        operator.open();
        arrive("a#2", T + 1);
        arrive("b#1", T + 1);
        operator.processWatermark(T + H + 1);

        assertThat(passed()).containsExactly("b#1");
        assertThat(operator.numKeyedStateEntries()).isZero();
        assertThat(operator.numEventTimeTimers()).isZero();
    }

    @Test
    void passesTimestampsOn() throws Exception {
        arrive("a#1", T);

        assertThat(operator.extractOutputStreamRecords())
                .singleElement()
                .satisfies(record -> assertThat(record.getTimestamp()).isEqualTo(T));
    }
}
