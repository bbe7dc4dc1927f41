package io.tweeter.ingest;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which package of the ingest service may use which. */
class ArchitectureTest {

    private static final JavaClasses INGEST =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.tweeter.ingest");

    @Test
    void theHttpSideKnowsNothingOfTweets() {
        noClasses()
                .that()
                .resideInAPackage("io.tweeter.ingest.http..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.tweeter..")
                                .and(not(resideInAPackage("io.tweeter.ingest.http.."))))
                .check(INGEST);
    }

    @Test
    void thePageReadsNoStore() {
        noClasses()
                .that()
                .resideInAPackage("io.tweeter.ingest.page..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.datastax..", "org.apache.kafka..")
                .check(INGEST);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("io.tweeter.(**)").should().beFreeOfCycles().check(INGEST);
    }
}
