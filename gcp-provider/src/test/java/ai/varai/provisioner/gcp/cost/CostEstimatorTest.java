package ai.varai.provisioner.gcp.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.varai.provisioner.gcp.cost.CostEstimate.Line;
import ai.varai.provisioner.model.compile.CompileOptions;
import ai.varai.provisioner.model.compile.EnvironmentCompiler;
import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.read.EnvironmentLoader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CostEstimatorTest {
  private static Environment environment(String name, String... overrides) {
    return EnvironmentLoader.in(Path.of("..").toAbsolutePath().normalize())
        .load(name, List.of(overrides))
        .source()
        .orElseThrow()
        .environment();
  }

  private static Line line(String address, Environment environment) {
    var graph =
        new EnvironmentCompiler()
            .compile(environment, CompileOptions.PLAIN.withInstanceSuffix("x7k2"));
    return CostEstimator.of(environment).estimate(graph).lines().stream()
        .filter(line -> line.address().toString().equals(address))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8, 16, 32, 48, 64, 80, 96, 128})
  void performance_optimized_machines_cost_more_than_custom_ones_of_their_size(int cpus) {
    String ha = "database_config.high_availability=false";
    double optimized =
        line(
                "sql_instance.main",
                environment("production", "database_config.tier=db-perf-optimized-N-" + cpus, ha))
            .dollars();
    double disk = 1000 * 0.17;

    assertThat(optimized - disk)
        .isCloseTo(730 * (cpus * 0.05369 + cpus * 8 * 0.0091), within(0.01));
  }

  @ParameterizedTest
  @CsvSource({
    "US, STANDARD, 260.00",
    "US, COLDLINE, 87.50",
    "US, ARCHIVE, 30.00",
    "us-central1, STANDARD, 200.00",
    "us-central1, COLDLINE, 40.00"
  })
  void buckets_cost_what_they_are_planned_for_by_class_and_place(
      String location, String storageClass, double dollars) {
    Environment production =
        environment(
            "production",
            "storage.uploads.location=" + location,
            "storage.uploads.storage_class=" + storageClass);

    assertThat(line("bucket.uploads", production).dollars()).isCloseTo(dollars, within(0.001));
  }

  @Test
  void instances_that_wait_without_cpu_cost_less() {
    Environment always = environment("production");
    Environment serving =
        environment("production", "services.auth-service.cpu_always_allocated=false");

    assertThat(line("run_service.auth-service", serving).dollars())
        .isLessThan(line("run_service.auth-service", always).dollars() / 2);
    assertThat(line("run_service.auth-service", serving).what()).endsWith("waiting");
  }

  @Test
  void every_price_names_the_page_that_it_is_from_and_the_table_its_date() {
    PriceTable table = PriceTable.shipped();

    assertThat(table.asOf()).matches("20\\d\\d-\\d\\d-\\d\\d");
    assertThat(table.prices().values())
        .isNotEmpty()
        .allSatisfy(
            price -> {
              assertThat(price.source()).startsWith("https://cloud.google.com/");
              assertThat(price.unit()).isNotBlank();
              assertThat(price.dollars()).isPositive();
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"db-n1-standard-8", "db-custom-7-30720", "db-custom-99999999999-1", "db-none"})
  void a_tier_that_does_not_exist_has_no_price_and_says_so(String tier) {
    Line line =
        line("sql_instance.main", environment("production", "database_config.tier=" + tier));

    assertThat(line.what()).startsWith(tier + " (which has no price) and 1000 GB");
    assertThat(line.dollars()).as("the disk, twice").isCloseTo(2 * 1000 * 0.17, within(0.01));
  }
}
