package ai.varai.provisioner.model.read;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.model.config.DatabaseConfig;
import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.config.ServiceConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShippedEnvironmentsTest {
  private final EnvironmentLoader shipped = new EnvironmentLoader(new ShippedFiles());

  @ParameterizedTest
  @ValueSource(strings = {"local", "development", "staging", "production"})
  @DisplayName("Every shipped environment is read from the jar without a finding")
  void readable(String name) {
    LoadResult result = shipped.load(name, List.of());
    assertThat(result.findings().toString()).isEmpty();
    assertThat(result.source()).isPresent();
  }

  @Test
  @DisplayName("The list of shipped files is that of the folder")
  void listed() {
    EnvironmentLoader folder = EnvironmentLoader.in(Path.of(".."));
    assertThat(shipped.names()).isEqualTo(folder.names());
  }

  @ParameterizedTest
  @ValueSource(strings = {"development", "production"})
  @DisplayName("The shipped file keeps every figure of the Terraform file")
  void figures(String name) {
    Environment given = tfvars(name);
    Environment ours = shipped.load(name, List.of()).source().orElseThrow().environment();

    assertThat(ours.environment()).isEqualTo(given.environment());
    assertThat(ours.projectId()).isEqualTo(given.projectId());
    assertThat(ours.region()).isEqualTo(given.region());
    assertThat(services(ours)).isEqualTo(services(given));
    assertThat(figures(ours.databaseConfig().orElseThrow()))
        .isEqualTo(figures(given.databaseConfig().orElseThrow()));
    assertThat(ours.networkingConfig().vpcName()).isEqualTo(given.networkingConfig().vpcName());
    assertThat(ours.networkingConfig().subnets()).isEqualTo(given.networkingConfig().subnets());
    assertThat(ours.networkingConfig().firewallRules())
        .isEqualTo(given.networkingConfig().firewallRules());
    assertThat(ours.monitoringConfig().logLevel()).isEqualTo(given.monitoringConfig().logLevel());
    assertThat(ours.monitoringConfig().retentionDays())
        .isEqualTo(given.monitoringConfig().retentionDays());
    assertThat(ours.monitoringConfig().alerts().enableAlerts())
        .isEqualTo(given.monitoringConfig().alerts().enableAlerts());
    assertThat(ours.monitoringConfig().alerts().channels().keySet())
        .as("a channel for each that the file names, which cannot exist under that name")
        .isEqualTo(
            given.monitoringConfig().alerts().notificationChannels().stream()
                .map(each -> each.substring(each.lastIndexOf('/') + 1))
                .collect(Collectors.toSet()));
    assertThat(ours.securityConfig().requireSsl()).isEqualTo(given.securityConfig().requireSsl());
    assertThat(ours.securityConfig().allowedOrigins())
        .isEqualTo(given.securityConfig().allowedOrigins());
    assertThat(ours.securityConfig().secrets()).isEqualTo(given.securityConfig().secrets());
  }

  private static Environment tfvars(String name) {
    Path file = Path.of("src/test/resources/tfvars/" + name + ".tfvars");
    LoadResult result = EnvironmentLoader.loadFile(Path.of(""), file, List.of());
    assertThat(result.findings().toString()).isEmpty();
    return result.source().orElseThrow().environment();
  }

  private static Map<String, List<Object>> services(Environment environment) {
    Map<String, List<Object>> figures = new TreeMap<>();
    environment.services().forEach((name, service) -> figures.put(name, figures(service)));
    return figures;
  }

  private static List<Object> figures(ServiceConfig s) {
    return List.of(
        s.minInstances(), s.maxInstances(), s.cpu(), s.memory(), s.concurrency(), s.timeout());
  }

  /** Without the tier, which in production is the one figure that PostgreSQL does not have. */
  private static List<Object> figures(DatabaseConfig d) {
    return List.of(
        d.diskSize(),
        d.diskType(),
        d.backupEnabled(),
        d.pointInTimeRecovery(),
        d.highAvailability(),
        d.deletionProtection());
  }
}
