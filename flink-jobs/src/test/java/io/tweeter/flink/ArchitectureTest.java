package io.tweeter.flink;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.tweeter.deploy.testkit.FlinkInternals;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Which package of the connectors and the jobs may use which. */
class ArchitectureTest {

    private static final JavaClasses FLINK =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .withImportOption(location -> !location.contains("-tests.jar"))
                    .importPackages("io.tweeter.flink");

    @Test
    void jobsUseConnectorsAndNeverTheOtherWayRound() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("cassandra")
                .definedBy("io.tweeter.flink.cassandra..")
                .layer("dedup")
                .definedBy("io.tweeter.flink.dedup..")
                .layer("unique")
                .definedBy("io.tweeter.flink.unique..")
                .layer("job")
                .definedBy("io.tweeter.flink.job..")
                .layer("store")
                .definedBy("io.tweeter.flink.store..")
                .layer("counts")
                .definedBy("io.tweeter.flink.counts..")
                .whereLayer("cassandra")
                .mayNotAccessAnyLayer()
                .whereLayer("dedup")
                .mayNotAccessAnyLayer()
                .whereLayer("unique")
                .mayOnlyAccessLayers("dedup")
                .whereLayer("job")
                .mayOnlyAccessLayers("cassandra", "dedup", "unique")
                .whereLayer("store")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("counts")
                .mayNotBeAccessedByAnyLayer()
                .check(FLINK);
    }

    @Test
    void theCassandraConnectorKnowsNothingOfKafkaOrOfTweets() {
        noClasses()
                .that()
                .resideInAPackage("io.tweeter.flink.cassandra..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka..",
                        "org.apache.flink.connector.kafka..",
                        "io.tweeter.model")
                .check(FLINK);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("io.tweeter.flink.(*)..").should().beFreeOfCycles().check(FLINK);
    }

    @Test
    void flinksInternalClassesAreUsedOnlyWhereTheListSaysWhy() throws IOException {
        assertThat(FlinkInternals.violations(FLINK, ArchitectureTest.class)).isEmpty();
    }
}
