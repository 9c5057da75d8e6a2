package ai.varai.provisioner.gcp.cost;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.model.compile.CompileOptions;
import ai.varai.provisioner.model.compile.EnvironmentCompiler;
import ai.varai.provisioner.model.matrix.MatrixReader;
import ai.varai.provisioner.model.read.EnvironmentLoader;
import ai.varai.provisioner.model.read.EnvironmentSource;
import ai.varai.provisioner.model.rule.MonthlyCost;
import ai.varai.provisioner.model.rule.RuleEngine;
import ai.varai.provisioner.model.rule.RuleSet;
import ai.varai.provisioner.model.source.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real prices against the bands of the shipped matrix. */
class CostBandTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);

  @Test
  void the_prices_are_found_by_whoever_checks_environments() {
    assertThat(ServiceLoader.load(MonthlyCost.class).stream().map(ServiceLoader.Provider::type))
        .contains(ListPriceCost.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"development", "staging", "production"})
  void a_shipped_environment_costs_no_more_than_its_row_allows(String name) throws IOException {
    assertThat(findings(load(name))).isEmpty();
  }

  @Test
  void one_that_costs_more_is_told_how_much_and_what_costs_most() throws IOException {
    EnvironmentSource dear = load("production", "services.ai-service.min_instances=20");
    double dollars =
        new ListPriceCost()
            .atRest(new EnvironmentCompiler().compile(dear.environment(), CompileOptions.PLAIN))
            .dollars();
    assertThat(dollars).isGreaterThan(5000);

    assertThat(findings(dear))
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.message())
                    .contains("High ($1000-5000/month)")
                    .contains(String.format(java.util.Locale.ROOT, "$%,.0f", dollars))
                    .contains("run_service.ai-service"));
  }

  /** With {@code tier = "db-n1-standard-8"}, which is one of MySQL's. */
  @Test
  void the_requirements_own_production_file_is_judged_to_its_end() throws IOException {
    EnvironmentSource given =
        EnvironmentLoader.loadFile(
                ROOT,
                Path.of(
                    "env-model", "src", "test", "resources", "requirement", "production.tfvars"),
                List.of())
            .source()
            .orElseThrow();

    assertThat(judged(given).stream().map(Finding::code)).contains("SQL001");
  }

  private static EnvironmentSource load(String name, String... values) {
    return EnvironmentLoader.in(ROOT).load(name, List.of(values)).source().orElseThrow();
  }

  private static List<Finding> findings(EnvironmentSource source) throws IOException {
    return judged(source).stream().filter(finding -> finding.code().equals("MTX016")).toList();
  }

  private static List<Finding> judged(EnvironmentSource source) throws IOException {
    var matrix =
        MatrixReader.read(
            MatrixReader.FILE,
            Files.readString(ROOT.resolve("environments").resolve(MatrixReader.FILE)));
    return new RuleEngine(RuleSet.all(), Optional.of(new ListPriceCost()))
        .check(source.environment(), source.origins(), matrix.matrix(), TODAY)
        .findings()
        .asList();
  }
}
