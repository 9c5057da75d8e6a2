package ai.varai.provisioner.gcp.sql;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.model.kind.SqlBackup;
import ai.varai.provisioner.model.kind.SqlFinalBackup;
import ai.varai.provisioner.model.kind.SqlInstance;
import ai.varai.provisioner.model.kind.SqlMaintenance;
import ai.varai.provisioner.model.resource.Value;
import com.google.api.services.sqladmin.model.DatabaseInstance;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SqlMapperTest {
  private static final String NETWORK = "projects/p/global/networks/main";
  private final SqlMapper mapper = new SqlMapper();

  @Test
  void what_is_written_is_read_back_as_it_was() {
    SqlInstance wanted = instance("db-custom-8-30720", Optional.of(Value.of(NETWORK)), 100);
    assertThat(mapper.record(mapper.instance(wanted, wanted.labels()))).isEqualTo(wanted);
  }

  @Test
  void a_private_instance_has_no_public_address_and_one_without_network_has_one() {
    assertThat(ipv4(Optional.of(Value.of(NETWORK)))).isFalse();
    assertThat(ipv4(Optional.empty())).isTrue();
  }

  @Test
  void the_edition_follows_from_the_tier() {
    assertThat(edition("db-perf-optimized-N-8")).isEqualTo("ENTERPRISE_PLUS");
    assertThat(edition("db-custom-2-7680")).isEqualTo("ENTERPRISE");
  }

  @Test
  void a_disk_that_grew_by_itself_needs_no_change_and_one_that_is_too_small_does() {
    SqlInstance wanted = instance("db-f1-micro", Optional.empty(), 20);
    assertThat(mapper.same(wanted, instance("db-f1-micro", Optional.empty(), 35))).isTrue();
    assertThat(mapper.same(wanted, instance("db-f1-micro", Optional.empty(), 10))).isFalse();
    assertThat(mapper.same(wanted, instance("db-g1-small", Optional.empty(), 20))).isFalse();
  }

  private boolean ipv4(Optional<Value<String>> network) {
    return written("db-f1-micro", network).getSettings().getIpConfiguration().getIpv4Enabled();
  }

  private String edition(String tier) {
    return written(tier, Optional.empty()).getSettings().getEdition();
  }

  private DatabaseInstance written(String tier, Optional<Value<String>> network) {
    return mapper.instance(instance(tier, network, 20), Map.of());
  }

  private static SqlInstance instance(String tier, Optional<Value<String>> network, int disk) {
    return new SqlInstance(
        "main-x1",
        "us-central1",
        "POSTGRES_14",
        tier,
        disk,
        "PD_SSD",
        true,
        true,
        new SqlBackup(true, "03:00", true, 30, 7),
        Optional.of(new SqlFinalBackup(90)),
        Optional.of(new SqlMaintenance(7, 4, "week5")),
        "ENCRYPTED_ONLY",
        true,
        network,
        network.isEmpty(),
        network.isEmpty() ? List.of("203.0.113.0/24") : List.of(),
        Map.of("max_connections", "200"),
        Map.of("component", "database"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
