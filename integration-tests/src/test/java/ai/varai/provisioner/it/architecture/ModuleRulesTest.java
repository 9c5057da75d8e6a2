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
    EvaluationResult result = rule.allowEmptyShould(true).evaluate(product);
    assertThat(result.getFailureReport().getDetails()).isEmpty();
  }

  @Test
  void each_rule_fails_on_code_that_breaks_it() {
    JavaClasses fixture = new ClassFileImporter().importPackages(FIXTURE);
    Map<String, ArchRule> rules = new ModuleRules(FIXTURE).all();

    assertThat(violations(rules, "model uses of ours only []", fixture))
        .contains("ModelUsesEngine");
    assertThat(violations(rules, "package model.resource uses of ours only []", fixture))
        .contains("ModelUsesEngine");
    assertThat(violations(rules, "emulator uses of ours only []", fixture))
        .contains("EmulatorUsesModel");
    assertThat(violations(rules, "lifecycle uses of ours only [model]", fixture))
        .contains("EngineUsesProvider");
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
