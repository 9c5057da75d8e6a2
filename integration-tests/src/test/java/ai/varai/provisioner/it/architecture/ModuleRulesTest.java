package ai.varai.provisioner.it.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ModuleRulesTest {
  private static final String ROOT = "ai.varai.provisioner";
  private static final String FIXTURE = "ai.varai.provisioner.it.architecture.fixture";

  /** By the module or package that may not do it: the fixture that does. */
  private static final Map<String, String> BREAKERS =
      Map.ofEntries(
          Map.entry("model", "ModelUsesEngine"),
          Map.entry("lifecycle", "EngineUsesProvider"),
          Map.entry("emulator", "EmulatorUsesModel"),
          Map.entry("sample", "SampleUsesModel"),
          Map.entry("images", "ImagesUseModel"),
          Map.entry("local", "LocalUsesGcp"),
          Map.entry("gcp", "GcpUsesLocal"),
          Map.entry("package model.resource", "ModelUsesEngine"),
          Map.entry("package model.kind", "KindUsesEngine"),
          Map.entry("package model.describe", "DescribeUsesKind"),
          Map.entry("package model.source", "SourceUsesKind"),
          Map.entry("package lifecycle", "EngineUsesProvider"),
          Map.entry("package lifecycle.spi", "SpiUsesEngine"),
          Map.entry("package lifecycle.event", "EventUsesEngine"));

  @TestFactory
  Stream<DynamicTest> the_code_keeps_the_rule() {
    JavaClasses product =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);
    assertThat(product).as("all modules are on the class path").hasSizeGreaterThan(100);
    return new ModuleRules(ROOT)
        .all().entrySet().stream()
            .map(
                rule ->
                    DynamicTest.dynamicTest(rule.getKey(), () -> keep(rule.getValue(), product)));
  }

  private static void keep(ArchRule rule, JavaClasses product) {
    // A rule about packages that are not there is a violation as well: it would keep nothing.
    EvaluationResult result = rule.evaluate(product);
    assertThat(result.getFailureReport().getDetails()).isEmpty();
  }

  @Test
  void each_rule_fails_on_code_that_breaks_it_and_names_the_class() {
    JavaClasses fixture = new ClassFileImporter().importPackages(FIXTURE);
    Map<String, ArchRule> rules = new ModuleRules(FIXTURE).all();

    rules.forEach(
        (name, rule) ->
            assertThat(rule.evaluate(fixture).hasViolation())
                .as("the fixture breaks: " + name)
                .isTrue());
    BREAKERS.forEach(
        (rule, breaker) -> {
          String name =
              rules.keySet().stream()
                  .filter(each -> each.startsWith(rule + " uses of ours only"))
                  .findFirst()
                  .orElse(rule);
          assertThat(violations(rules, name, fixture)).contains(breaker);
        });
    assertThat(BREAKERS.keySet())
        .as("every rule about who uses whom has its breaker")
        .hasSize(
            (int) rules.keySet().stream().filter(name -> name.contains("uses of ours")).count());

    assertThat(violations(rules, "only a main class ends the process", fixture))
        .contains("LocalExits")
        .doesNotContain("AppMain");
    assertThat(violations(rules, "no static field can be assigned twice", fixture))
        .contains("LocalExits.count");
    assertThat(violations(rules, "the engine takes the time from its clock", fixture))
        .contains("EngineUsesProvider");
    assertThat(violations(rules, "the engine knows no cloud and no Docker", fixture))
        .contains("EngineUsesProvider");
  }

  private static String violations(Map<String, ArchRule> rules, String name, JavaClasses classes) {
    ArchRule rule = rules.get(name);
    assertThat(rule).as(name + " is one of " + rules.keySet()).isNotNull();
    return rule.evaluate(classes).getFailureReport().toString();
  }
}
