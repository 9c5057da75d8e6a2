package ai.varai.provisioner.model.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatrixCellsTest {

  @Test
  void a_cpu_range_includes_both_ends() {
    var limit = (CpuLimit.PerService) CpuLimit.FORMAT.read("0.5-1 vCPU per service").orElseThrow();
    assertThat(limit.allows(new BigDecimal("0.5"))).isTrue();
    assertThat(limit.allows(new BigDecimal("1.000"))).isTrue();
    assertThat(limit.allows(new BigDecimal("0.25"))).isFalse();
    assertThat(limit.allows(new BigDecimal("2"))).isFalse();
    assertThat(CpuLimit.FORMAT.read("Host CPU")).contains(new CpuLimit.Host());
  }

  @Test
  void a_memory_row_that_ends_at_1GB_accepts_Cloud_Runs_1Gi_and_nothing_more() {
    var limit =
        (MemoryLimit.PerService) MemoryLimit.FORMAT.read("512MB-1GB per service").orElseThrow();
    assertThat(limit.allowsBytes(1L << 30)).isTrue();
    assertThat(limit.allowsBytes(512L << 20)).isTrue();
    assertThat(limit.allowsBytes((1L << 30) + 1)).isFalse();
    assertThat(limit).hasToString("512Mi-1Gi per service");
  }

  @Test
  void a_unit_written_once_holds_for_both_ends() {
    assertThat(MemoryLimit.FORMAT.read("1-4GB per service"))
        .contains(new MemoryLimit.PerService(1024, 4096));
  }

  @Test
  void a_terabyte_of_disk_is_a_thousand_gigabytes() {
    assertThat(StorageLimit.FORMAT.read("1TB database, 10TB storage"))
        .contains(new StorageLimit.Sized(1000, 10_000));
    assertThat(StorageLimit.FORMAT.read("10GB database, 50GB storage"))
        .contains(new StorageLimit.Sized(10, 50));
  }

  @Test
  void a_plus_makes_a_bandwidth_a_floor() {
    assertThat(NetworkLimit.FORMAT.read("1Gbps+")).contains(new NetworkLimit.Bandwidth(1000, true));
    assertThat(NetworkLimit.FORMAT.read("10Mbps")).contains(new NetworkLimit.Bandwidth(10, false));
  }

  @Test
  void cost_is_a_band_in_dollars_a_month() {
    assertThat(CostBand.FORMAT.read("Low ($50-100/month)")).contains(new CostBand("Low", 50, 100));
    assertThat(CostBand.FORMAT.read("Free").orElseThrow().isFree()).isTrue();
  }

  @Test
  void availability_has_four_forms() {
    assertThat(RequiredAvailability.FORMAT.read("Business hours"))
        .contains(new RequiredAvailability.BusinessHours());
    assertThat(RequiredAvailability.FORMAT.read("24/7"))
        .contains(new RequiredAvailability.AroundTheClock());
    assertThat(RequiredAvailability.FORMAT.read("99.9% SLA"))
        .contains(new RequiredAvailability.ServiceLevel(new BigDecimal("99.9")));
    assertThat(RequiredAvailability.FORMAT.read("Developer dependent"))
        .contains(new RequiredAvailability.DeveloperDependent());
  }

  @Test
  void persistence_has_three_forms() {
    assertThat(Persistence.FORMAT.read("7 days")).contains(new Persistence.Days(7));
    assertThat(Persistence.FORMAT.read("Indefinite with backups"))
        .contains(new Persistence.IndefiniteWithBackups());
    assertThat(Persistence.FORMAT.read("Temporary")).contains(new Persistence.Temporary());
  }

  @ParameterizedTest
  @CsvSource({
    "None, NONE",
    "Restricted IP ranges, RESTRICTED_IP_RANGES",
    "Public with authentication, PUBLIC_WITH_AUTHENTICATION",
    "public with full security, PUBLIC_WITH_FULL_SECURITY"
  })
  void access_is_one_of_four_phrases(String cell, PermittedAccess expected) {
    assertThat(Worded.format(PermittedAccess.class).read(cell)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "some", "2-1 vCPU per service", "4GB-1GB per service", "1GB", "$5"})
  void what_has_no_known_form_is_not_guessed_at(String cell) {
    assertThat(CpuLimit.FORMAT.read(cell)).isEmpty();
    assertThat(StorageLimit.FORMAT.read(cell)).isEmpty();
    assertThat(NetworkLimit.FORMAT.read(cell)).isEmpty();
    assertThat(CostBand.FORMAT.read(cell)).isEmpty();
    assertThat(RequiredAvailability.FORMAT.read(cell)).isEmpty();
    assertThat(Persistence.FORMAT.read(cell)).isEmpty();
  }
}
