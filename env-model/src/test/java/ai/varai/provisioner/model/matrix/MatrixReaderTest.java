package ai.varai.provisioner.model.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MatrixReaderTest {
  private static String given() throws IOException {
    try (InputStream in =
        MatrixReaderTest.class.getResourceAsStream("/requirement/config-matrix.yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void the_matrix_of_the_requirement_is_read_cell_by_cell() throws IOException {
    MatrixResult result = MatrixReader.read("config-matrix.yaml", given());

    assertThat(result.findings().asList()).isEmpty();
    ConfigurationMatrix matrix = result.matrix().orElseThrow();
    assertThat(matrix.rows()).containsOnlyKeys("local", "development", "staging", "production");
    MatrixRow development = matrix.row("development").orElseThrow();
    assertThat(development.limits().cpu()).hasToString("0.5-1 vCPU per service");
    assertThat(development.limits().memory()).isEqualTo(new MemoryLimit.PerService(512, 1024));
    assertThat(development.limits().storage()).isEqualTo(new StorageLimit.Sized(10, 50));
    assertThat(development.characteristics().cost()).isEqualTo(new CostBand("Low", 50, 100));
    MatrixRow local = matrix.row("local").orElseThrow();
    assertThat(local.limits().cpu()).isEqualTo(new CpuLimit.Host());
    assertThat(local.infrastructure().database()).isEqualTo(DatabasePlatform.LOCAL_MONGODB);
    assertThat(matrix.row("production").orElseThrow().limits().network())
        .isEqualTo(new NetworkLimit.Bandwidth(1000, true));
  }

  @Test
  void a_cell_without_a_known_form_is_found_with_its_place_and_its_forms() throws IOException {
    String broken =
        given().replace("\"Low ($50-100/month)\"", "\"cheap\"").replace("\"10Mbps\"", "\"slow\"");

    MatrixResult result = MatrixReader.read("config-matrix.yaml", broken);

    assertThat(result.matrix()).isEmpty();
    assertThat(result.findings().toString())
        .isEqualTo(
            """
            config-matrix.yaml:32:13: MTX101 environments.development.characteristics.cost: \
            'cheap' cannot be read; write "Low ($50-100/month)" or "Free"
            config-matrix.yaml:41:16: MTX101 environments.development.resource_limits.network: \
            'slow' cannot be read; write "10Mbps", "1Gbps+" or "Host network"
            """);
  }

  @Test
  void a_missing_cell_and_an_unknown_key_are_found() throws IOException {
    String broken = given().replaceFirst("cost: \"Free\"", "costs: \"Free\"");

    assertThat(MatrixReader.read("m.yaml", broken).findings().toString())
        .contains("MTX102 environments.local.characteristics.cost: missing")
        .contains("MTX103 environments.local.characteristics.costs: unknown key");
  }

  @Test
  void a_key_that_nobody_knows_is_found_at_each_level_with_those_that_there_are()
      throws IOException {
    String broken =
        ("surroundings: {}\n" + given())
            .replaceFirst("resource_limits:", "colour: red\n    resource_limits:")
            .replaceFirst("database:", "queue: none\n      database:")
            .replaceFirst("memory:", "gpu: none\n      memory:");

    assertThat(MatrixReader.read("m.yaml", broken).findings().toString())
        .contains(
            "m.yaml:1:1: MTX103 surroundings: unknown key; use one of environments",
            "MTX103 environments.local.colour: unknown key; use one of purpose, infrastructure,",
            "MTX103 environments.local.infrastructure.queue: unknown key; use one of compute,",
            "MTX103 environments.local.resource_limits.gpu: unknown key; use one of cpu, memory,");
  }

  @Test
  void a_number_that_nobody_can_count_to_is_no_known_form() throws IOException {
    String broken =
        given()
            .replace("$50-100/month", "$50-99999999999999999999/month")
            .replace("10Mbps", "99999999999999999999Mbps");

    assertThat(MatrixReader.read("m.yaml", broken).findings().toString())
        .contains(
            "cost: 'Low ($50-99999999999999999999/month)' cannot be read; write ",
            "network: '99999999999999999999Mbps' cannot be read; write ");
  }

  @Test
  void a_file_that_is_no_table_is_refused() {
    assertThat(MatrixReader.read("m.yaml", "[]").matrix()).isEmpty();
    assertThat(MatrixReader.read("m.yaml", "").matrix()).isEmpty();
    assertThat(MatrixReader.read("m.yaml", "a: [").matrix()).isEmpty();
  }
}
