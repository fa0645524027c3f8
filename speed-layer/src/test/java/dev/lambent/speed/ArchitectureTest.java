package dev.lambent.speed;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What to do if one of these fails: move the class to the layer or package that may know what it uses. */
@AnalyzeClasses(packages = "dev.lambent.speed", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule dependsOnCommonTransformsOnly = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.lambent.batch..", "dev.lambent.serving..", "dev.lambent.deploy..")
            .because("layers meet in the log, the lake and the home folder, never in code");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.lambent.speed.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule noWallClockInTheFold = classes()
            .that()
            .resideInAnyPackage("dev.lambent.speed.fold..", "dev.lambent.speed.score..")
            .should(new com.tngtech.archunit.lang.ArchCondition<>("not read the wall clock") {
                @Override
                public void check(
                        com.tngtech.archunit.core.domain.JavaClass type,
                        com.tngtech.archunit.lang.ConditionEvents events) {
                    type.getMethodCallsFromSelf().stream()
                            .filter(call -> call.getTargetOwner().isEquivalentTo(System.class)
                                    && call.getName().matches("currentTimeMillis|nanoTime"))
                            .forEach(call -> events.add(com.tngtech.archunit.lang.SimpleConditionEvent.violated(
                                    call, call.getDescription())));
                }
            })
            .because("a row's result depends on the log alone (Flink's processing time paces progress records only)");
}
