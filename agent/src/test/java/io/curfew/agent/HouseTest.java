package io.curfew.agent;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.NullMarked;

/** The arrows of the house: which room may know which. */
@AnalyzeClasses(packages = "io.curfew.agent", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseTest {
    private static final String HOUSE = "io.curfew.agent";
    private static final String[] PURE =
            rooms("interruption", "plan", "drain", "hook", "recycle", "port", "loop", "settings", "enroll", "check");
    private static final String[] OUTSIDE = {
        "io.fabric8..", "software.amazon.awssdk..", "io.vertx..", "io.micrometer..", "ch.qos.logback..", "org.slf4j.."
    };

    @ArchTest
    static final ArchRule onlyTheRoomKubernetesKnowsFabric8 = noClasses()
            .that(resideOutsideOfPackages(rooms("kubernetes")))
            .should()
            .dependOnClassesThat(resideInAPackage("io.fabric8.."))
            .because("the Kubernetes client must be replaceable without touching a rule");

    @ArchTest
    static final ArchRule onlyTheRoomAwsKnowsTheAwsSdk = noClasses()
            .that(resideOutsideOfPackages(rooms("aws")))
            .should()
            .dependOnClassesThat(resideInAPackage("software.amazon.awssdk.."))
            .because("the AWS SDK must be replaceable without touching a rule");

    @ArchTest
    static final ArchRule onlyTheRoomTelemetryKnowsVertxAndMicrometer = noClasses()
            .that(resideOutsideOfPackages(rooms("telemetry")))
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.vertx..", "io.micrometer.."))
            .because("what is measured must not decide what is done");

    @ArchTest
    static final ArchRule thePureRoomsKnowNothingOfTheOutside = noClasses()
            .that(resideInAnyPackage(PURE))
            .should()
            .dependOnClassesThat(resideInAnyPackage(OUTSIDE))
            .orShould()
            .dependOnClassesThat(
                    resideInAnyPackage("java.io..", "java.net..", "java.nio.file..", "java.nio.channels.."))
            .because("rules that do no input or output can be tested with a clock in hand");

    @ArchTest
    static final ArchRule thePureRoomsAskNoClock = noClasses()
            .that(resideInAnyPackage(PURE))
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone")
            .orShould()
            .callMethod(InstantSource.class, "system")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", java.time.Duration.class)
            .because("only the clock that the loop was given is asked, so that 20 hours pass in a second in a test");

    @ArchTest
    static final ArchRule thePureRoomsThrowNoDice = noClasses()
            .that(resideInAnyPackage(PURE))
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.util\\.(Random|SplittableRandom|random\\..*|concurrent\\.ThreadLocalRandom)")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callMethod(java.util.UUID.class, "randomUUID")
            .because("the same history must give the same decision: jitter is a function of a name and the attempt");

    @ArchTest
    static final ArchRule thePureRoomsReadNoSurroundings = noClasses()
            .that(resideInAnyPackage(PURE))
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(System.class, "getProperty", String.class)
            .orShould()
            .callMethod(System.class, "getProperty", String.class, String.class)
            .orShould()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .because("what a rule depends on is handed to it");

    @ArchTest
    static final ArchRule interruptionsKnowNoOtherRoom =
            knowsOnly("interruption").because("what is seen does not depend on what is done about it");

    @ArchTest
    static final ArchRule settingsKnowNoOtherRoom =
            knowsOnly("settings").because("every room may be handed its settings, so they may know none");

    @ArchTest
    static final ArchRule plansFollowFromInterruptionsAndSettings = knowsOnly("plan", "interruption", "settings")
            .because("a plan is made before anybody thinks of pods or hooks");

    @ArchTest
    static final ArchRule theDrainFollowsFromThePlan =
            knowsOnly("drain", "plan", "settings").because("what is done with pods does not depend on hooks or ports");

    @ArchTest
    static final ArchRule heartbeatsFollowFromThePlan =
            knowsOnly("hook", "plan", "settings").because("hooks are served whatever the pods and the API server do");

    @ArchTest
    static final ArchRule replacementsFollowFromWhatIsKnown = knowsOnly(
                    "recycle", "plan", "hook", "interruption", "settings")
            .because("what comes next depends on what is known, and on nothing that was done before");

    @ArchTest
    static final ArchRule portsCarryValues = knowsOnly(
                    "port", "interruption", "plan", "drain", "hook", "recycle", "settings")
            .because("a port holds no policy and knows nobody who uses it");

    @ArchTest
    static final ArchRule theLoopKnowsPortsAndNobodyBehindThem = knowsOnly(
                    "loop", "port", "interruption", "plan", "drain", "hook", "recycle", "settings")
            .because("the same loop runs over HTTP and over a world in memory");

    @ArchTest
    static final ArchRule enrollKnowsNothingOfTheAgent = knowsOnly("enroll", "port", "settings")
            .because("whoever gives a group its hook needs no node, no pod and no plan");

    @ArchTest
    static final ArchRule aCheckLooksThroughPorts = knowsOnly(
                    "check", "port", "interruption", "plan", "drain", "hook", "recycle", "settings")
            .because("what is found must follow from what was seen, and from nothing else");

    @ArchTest
    static final ArchRule kubernetesKnowsPortsAndValues = knowsOnly(
                    "kubernetes", "port", "check", "interruption", "plan", "drain", "hook", "recycle", "settings")
            .because("an outer room carries out and decides nothing");

    @ArchTest
    static final ArchRule awsKnowsPortsAndValues = knowsOnly(
                    "aws", "port", "check", "enroll", "interruption", "plan", "drain", "hook", "recycle", "settings")
            .because("an outer room carries out and decides nothing");

    @ArchTest
    static final ArchRule telemetryLooksOn = knowsOnly(
                    "telemetry", "loop", "port", "interruption", "plan", "drain", "hook", "recycle", "settings")
            .because("telemetry tells what the loop did, and no other outer room needs it");

    @ArchTest
    static final ArchRule notificationsLookOn = knowsOnly("notify", "loop", "port", "plan", "drain", "settings")
            .because("what people are told must not decide what is done");

    @ArchTest
    static final ArchRule whatIsToldIsChosenWithoutInputOrOutput = noClasses()
            .that(resideInAPackage(HOUSE + ".notify.."))
            .and()
            .haveSimpleNameNotStartingWith("Webhook")
            .and()
            .haveSimpleNameNotStartingWith("Opening")
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage("java.io..", "java.net..", "java.nio.file..", "java.nio.channels.."))
            .because("only the POST and what is read for it touch the outside");

    @ArchTest
    static final ArchRule nobodyKnowsTheFrontDoor = noClasses()
            .that(resideOutsideOfPackages(HOUSE))
            .should()
            .dependOnClassesThat(resideInAPackage(HOUSE))
            .because("the root package wires the rooms and is known by none");

    @ArchTest
    static final ArchRule noRoomsDependOnEachOtherInACircle =
            slices().matching(HOUSE + ".(*)..").should().beFreeOfCycles().because("arrows go one way");

    @ArchTest
    static final ArchRule theAgentNeverSeesTheSimulator = noClasses()
            .should()
            .dependOnClassesThat(resideInAPackage("io.curfew.simulator.."))
            .because("what ships must not depend on what tests it");

    @ArchTest
    static final ArchRule everyPackageIsNullMarked =
            classes().should(liveInANullMarkedPackage()).because("NullAway checks only what is marked");

    private static String[] rooms(String... names) {
        var packages = new String[names.length];
        for (var i = 0; i < names.length; i++) {
            packages[i] = HOUSE + "." + names[i] + "..";
        }
        return packages;
    }

    /** {@code room} depends, within the house, on itself and {@code others} only. */
    private static ArchRule knowsOnly(String room, String... others) {
        var allowed = new String[others.length + 1];
        System.arraycopy(others, 0, allowed, 1, others.length);
        allowed[0] = room;
        return noClasses()
                .that(resideInAPackage(HOUSE + "." + room + ".."))
                .should()
                .dependOnClassesThat(resideInAPackage(HOUSE + "..").and(resideOutsideOfPackages(rooms(allowed))));
    }

    private static ArchCondition<JavaClass> liveInANullMarkedPackage() {
        return new ArchCondition<>("live in a package that is @NullMarked") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                var marked = item.getPackage()
                        .tryGetPackageInfo()
                        .filter(i -> i.isAnnotatedWith(NullMarked.class))
                        .isPresent();
                events.add(new SimpleConditionEvent(
                        item, marked, item.getName() + " lives in a package that is not @NullMarked"));
            }
        };
    }
}
