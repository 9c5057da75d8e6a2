package ai.varai.provisioner.it.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rules about which module and package may use which, for the code below one root package. The
 * root is a parameter so that the same rules can be shown to fail on fixtures.
 */
final class ModuleRules {
  /**
   * The module table of the contributor guide: a module's package and the other packages of ours
   * that it may use.
   */
  private static final Map<String, List<String>> MODULES =
      Map.of(
          "model", List.of(),
          "lifecycle", List.of("model"),
          "emulator", List.of(),
          "sample", List.of(),
          "images", List.of("sample"),
          "local", List.of("model", "lifecycle", "emulator", "sample", "images"),
          "gcp", List.of("model", "lifecycle"));

  /** Inside modules: a package and the packages of ours that it may use beside itself. */
  private static final Map<String, List<String>> PACKAGES =
      Map.of(
          "model.resource", List.of(),
          "model.kind", List.of("model.resource"),
          "model.describe", List.of(),
          "model.source", List.of("model.describe"),
          "lifecycle", List.of("model.resource"),
          "lifecycle.spi", List.of("model.resource"),
          "lifecycle.event", List.of("model.resource", "lifecycle.spi", "lifecycle.plan"));

  private final String root;

  ModuleRules(String root) {
    this.root = root;
  }

  /** Every rule, by the sentence that it keeps true. */
  Map<String, ArchRule> all() {
    var rules = new LinkedHashMap<String, ArchRule>();
    MODULES.forEach(
        (module, allowed) ->
            rules.put(module + " uses of ours only " + allowed, usesOnly(module, allowed)));
    PACKAGES.forEach(
        (name, allowed) ->
            rules.put(
                "package " + name + " uses of ours only " + allowed, usesOnly(name, allowed)));
    rules.put("only a main class ends the process", onlyMainExits());
    rules.put("no static field can be assigned twice", noMutableStatics());
    rules.put("the engine takes the time from its clock", engineAsksItsClock());
    rules.put("the engine knows no cloud and no Docker", engineKnowsNoTarget());
    return rules;
  }

  private ArchRule usesOnly(String name, List<String> allowed) {
    String[] own = {root + "." + name + ".."};
    String[] others =
        allowed.stream().map(other -> root + "." + other + "..").toArray(String[]::new);
    var ofOurs =
        JavaClass.Predicates.resideInAPackage(root + "..")
            .and(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(own)))
            .and(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(others)));
    return noClasses()
        .that()
        .resideInAnyPackage(own)
        .should()
        .dependOnClassesThat(ofOurs)
        .because(
            "the contributor guide's table says what each may depend on: "
                + Arrays.toString(others));
  }

  private ArchRule onlyMainExits() {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and(DescribedPredicate.not(hasMain()))
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .because("an exit anywhere else takes the decision away from the caller");
  }

  private static DescribedPredicate<JavaClass> hasMain() {
    return DescribedPredicate.describe(
        "hold a main method", type -> type.tryGetMethod("main", String[].class).isPresent());
  }

  private ArchRule noMutableStatics() {
    return fields()
        .that()
        .areStatic()
        .and()
        .areDeclaredInClassesThat()
        .resideInAPackage(root + "..")
        .should()
        .beFinal()
        .because("static mutable state makes tests and environments meet each other");
  }

  private ArchRule engineAsksItsClock() {
    return noClasses()
        .that()
        .resideInAPackage(root + ".lifecycle..")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Clock.class, "systemDefaultZone")
        .because("time is injected, so that tests decide it");
  }

  private ArchRule engineKnowsNoTarget() {
    return noClasses()
        .that()
        .resideInAPackage(root + ".lifecycle..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "com.google.cloud..",
            "com.google.api..",
            "com.github.dockerjava..",
            "org.testcontainers..")
        .because("the engine drives any provider");
  }
}
