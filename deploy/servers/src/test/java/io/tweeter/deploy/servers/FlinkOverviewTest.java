package io.tweeter.deploy.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlinkOverviewTest {

    @Test
    void sizeIsReadFromTheResponse() throws IOException {
        assertThat(
                        FlinkOverview.parse(
                                "{\"taskmanagers\":2,\"slots-total\":8,\"slots-available\":1}"))
                .isEqualTo(new FlinkOverview(2, 8));
    }

    @Test
    void usedSlotsAreThoseThatAreNotFree() throws IOException {
        assertThat(
                        FlinkOverview.parseUsedSlots(
                                """
                                {"taskmanagers":[
                                  {"id":"taskmanager-1","slotsNumber":2,"freeSlots":2},
                                  {"id":"taskmanager-2","slotsNumber":4,"freeSlots":1}]}
                                """))
                .containsExactlyInAnyOrderEntriesOf(Map.of("taskmanager-1", 0, "taskmanager-2", 3));
    }

    @Test
    void taskManagerWithoutItsSlotsHasNotRegisteredYet() throws IOException {
        assertThat(
                        FlinkOverview.parseUsedSlots(
                                """
                                {"taskmanagers":[
                                  {"id":"taskmanager-1","slotsNumber":0,"freeSlots":0}]}
                                """))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "[]",
                "{\"taskmanagers\":2}",
                "{\"taskmanagers\":2,\"slots-total\":\"8\"}"
            })
    void otherResponsesAreRejected(String response) {
        assertThatIOException().isThrownBy(() -> FlinkOverview.parse(response));
    }
}
