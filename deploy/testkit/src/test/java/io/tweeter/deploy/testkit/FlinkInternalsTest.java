package io.tweeter.deploy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FlinkInternalsTest {

    @Test
    void lineOfTheListWithoutAUseIsAViolation() throws IOException {
        assertThat(
                        FlinkInternals.violations(
                                new ClassFileImporter().importClasses(FlinkInternalsTest.class),
                                FlinkInternalsTest.class))
                .containsExactly(
                        "no longer used: io.tweeter.nowhere -> org.apache.flink.runtime.Nothing");
    }
}
