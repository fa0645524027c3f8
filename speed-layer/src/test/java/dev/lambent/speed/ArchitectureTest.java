package dev.lambent.speed;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What to do if one of these fails: move the class to the layer or package that may know what it uses. */
class ArchitectureTest {
    private static final ArchRule DEPENDS_ON_COMMON_TRANSFORMS_ONLY = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.lambent.batch..", "dev.lambent.serving..", "dev.lambent.deploy..")
            .because("layers meet in the log, the lake and the home folder, never in code");

    private static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("dev.lambent.speed.(**)").should().beFreeOfCycles();

    private static final ArchRule THE_MIRROR_KNOWS_NO_FLINK = noClasses()
            .that()
            .resideInAnyPackage("dev.lambent.speed.mirror..", "dev.lambent.speed.topic..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.flink..")
            .because("it is a process of its own, and runs where there is no Flink");

    private static final ArchRule NO_WALL_CLOCK_IN_THE_FOLD = classes()
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

    @TestFactory
    Stream<DynamicTest> holds() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.lambent.speed");
        return Stream.of(
                        DEPENDS_ON_COMMON_TRANSFORMS_ONLY,
                        PACKAGES_HAVE_NO_CYCLES,
                        THE_MIRROR_KNOWS_NO_FLINK,
                        NO_WALL_CLOCK_IN_THE_FOLD)
                .map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(classes)));
    }
}
