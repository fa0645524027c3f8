package dev.lambent.serving;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What may depend on what. If a rule fails: move the code to the package whose business it is; do not widen the rule. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.lambent.serving");

    @Test
    void servingKnowsNoOtherLayer() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.lambent.batch..", "dev.lambent.speed..", "dev.lambent.deploy..")
                .check(CLASSES);
    }

    @Test
    void theMergeIsPure() {
        classes()
                .that()
                .resideInAPackage("dev.lambent.serving.merge..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.lambent.serving.merge..",
                        "dev.lambent.app..",
                        "dev.lambent.error..",
                        "dev.lambent.feature..",
                        "dev.lambent.fold..",
                        "dev.lambent.log..",
                        "dev.lambent.schema..",
                        "dev.lambent.view..",
                        "java.lang..",
                        "java.time..",
                        "java.util..")
                .check(CLASSES);
    }

    @Test
    void onlyTheStoreKnowsDeltaAndOnlySqlKnowsDuckDb() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.lambent.serving.store..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.delta..", "org.apache.hadoop..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.lambent.serving.sql..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.duckdb..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.lambent.serving.http..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.javalin..", "io.micrometer..")
                .check(CLASSES);
    }
}
