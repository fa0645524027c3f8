package dev.lambent.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.core.domain.properties.HasParameterTypes.Predicates.rawParameterTypes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The walls of common-transforms. Each rule says what to do for whom it stops.
 *
 * <p>Plain JUnit tests rather than ArchUnit's own engine: Surefire 3.5 runs that one, counts 0 tests and takes broken
 * rules for success.
 */
class ArchitectureTest {
    private static final ArchRule NO_ENGINE_TYPES = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.spark..",
                    "org.apache.flink..",
                    "org.apache.kafka..",
                    "org.apache.hadoop..",
                    "io.delta..",
                    "scala..",
                    "org.duckdb..")
            .because("this code runs inside Spark, Flink and the serving layer alike. Take and give plain values here"
                    + " (Row, byte[], LogPlace), and put what talks to an engine into that engine's layer");

    private static final ArchRule ONLY_FEATURE_COMPILES = noClasses()
            .that()
            .resideOutsideOfPackage("dev.lambent.feature..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.calcite..", "org.codehaus.janino..", "org.codehaus.commons.compiler..")
            .because("there is one compiler of SQL. Ask it (ScalarSql, Transform) for something compiled, or give it a"
                    + " method that does what is missing");

    private static final ArchRule ONLY_APP_READS_YAML = noClasses()
            .that()
            .resideOutsideOfPackage("dev.lambent.app..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.yaml..")
            .because("the app file is read in one place. Add a key to AppLoader and docs/app.md, and read it from App");

    private static final ArchRule NO_WALL_CLOCK = noClasses()
            .should()
            .callMethodWhere(target(nameMatching("currentTimeMillis|nanoTime|now"))
                    .and(target(owner(nameMatching("java\\.lang\\.System|java\\.time\\..*"))))
                    .and(target(rawParameterTypes(new Class<?>[0]))))
            .because(
                    "a replay must give what the live stream gave. Take the time as a parameter: the log time or append"
                            + " time of the row");

    private static final ArchRule NO_CHANCE = noClasses()
            .should()
            .callMethod(Math.class, "random")
            .orShould()
            .callConstructor(java.util.Random.class)
            .orShould()
            .callConstructor(java.util.SplittableRandom.class)
            .orShould()
            .callMethod(java.util.concurrent.ThreadLocalRandom.class, "current")
            .orShould()
            .callMethod(java.util.UUID.class, "randomUUID")
            .because("the same input must give the same bits. If a draw is needed, take a seed that is recorded (new"
                    + " Random(seed))");

    private static final ArchRule FOUNDATIONS_STAND_ALONE = noClasses()
            .that()
            .resideInAnyPackage("dev.lambent.error..", "dev.lambent.log..")
            .should()
            .dependOnClassesThat(new DescribedPredicate<JavaClass>("belong to other packages of Lambent") {
                @Override
                public boolean test(JavaClass used) {
                    return used.getPackageName().startsWith("dev.lambent")
                            && !used.getPackageName().matches("dev\\.lambent\\.(error|log)(\\..*)?");
                }
            })
            .because("everything uses error and log, so they use nothing. Move what needs more to the package that has"
                    + " it");

    private static final ArchRule CODECS_KNOW_ONLY_BYTES = noClasses()
            .that()
            .resideInAPackage("dev.lambent.codec..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.lambent.app..",
                    "dev.lambent.schema..",
                    "dev.lambent.feature..",
                    "dev.lambent.fold..",
                    "dev.lambent.score..",
                    "dev.lambent.encode..",
                    "dev.lambent.bundle..",
                    "dev.lambent.view..")
            .because(
                    "codec writes primitives; what a thing looks like in bytes stands beside the thing (RowCodec beside"
                            + " Row)");

    private static final ArchRule SCORING_NEEDS_NO_COMPILER = noClasses()
            .that()
            .resideInAPackage("dev.lambent.fold..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.lambent.score..", "dev.lambent.encode..", "dev.lambent.bundle..")
            .because("the fold gives features and knows nothing of models. Do what needs both in the caller");

    private static final ArchRule NO_SLEEPING = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .because("pure code waits for nothing. Waiting belongs to the layers");

    private static final ArchRule NO_PRINTING = noClasses()
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(Throwable.class, "printStackTrace")
            .because("libraries do not write to a console. Throw a LambentException, or return what is to be said");

    private static final ArchRule NAMES_SAY_WHAT_A_CLASS_IS = classes()
            .should()
            .haveSimpleNameNotEndingWith("Utils")
            .andShould()
            .haveSimpleNameNotEndingWith("Util")
            .andShould()
            .haveSimpleNameNotEndingWith("Helper")
            .andShould()
            .haveSimpleNameNotEndingWith("Manager")
            .because("such names say where code was put, not what it is. Name the class after the thing or the act");

    @TestFactory
    Stream<DynamicTest> holds() {
        // The rules go by names; looking up the libraries' classes as well would take 20 times as long.
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(new DoNotIncludeTests())
                .importPackages("dev.lambent");
        assertThat(classes.size()).as("classes under test").isGreaterThan(50);
        return Stream.of(
                        NO_ENGINE_TYPES,
                        ONLY_FEATURE_COMPILES,
                        ONLY_APP_READS_YAML,
                        NO_WALL_CLOCK,
                        NO_CHANCE,
                        FOUNDATIONS_STAND_ALONE,
                        CODECS_KNOW_ONLY_BYTES,
                        SCORING_NEEDS_NO_COMPILER,
                        NO_SLEEPING,
                        NO_PRINTING,
                        NAMES_SAY_WHAT_A_CLASS_IS)
                .map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(classes)));
    }
}
