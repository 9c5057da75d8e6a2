package ai.varai.provisioner.local.plane;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.local.plane.InstanceAddresses.Place;
import ai.varai.provisioner.local.runtime.Endpoint;
import ai.varai.provisioner.local.store.PrivateFiles;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceAddressesTest {
  @TempDir Path folder;

  private final InstanceAddresses addresses = new InstanceAddresses(new Random(1));

  @Test
  void anInstanceKeepsItsPlace() {
    Place first = addresses.of(folder);
    assertThat(addresses.of(folder)).isEqualTo(first);
    assertThat(InstanceAddresses.known(folder)).contains(first);
    assertThat(first.server()).isNotEqualTo(first.front());
  }

  @Test
  void anAddressFromBeforeThereWereDoorsStays() {
    Place first = addresses.of(folder);
    String host = first.front().host();
    PrivateFiles.writeProperties(
        folder.resolve("address.properties"), Map.of("host", host, "port", "5432"));
    assertThat(addresses.of(folder).front()).isEqualTo(new Endpoint(host, 5432));
  }

  @Test
  void aSharedAddressFromBeforeIsReplaced() {
    PrivateFiles.writeProperties(
        folder.resolve("address.properties"), Map.of("host", "127.0.0.1", "port", "1"));
    assertThat(InstanceAddresses.known(folder)).isEmpty();
    assertThat(addresses.of(folder).front().port()).isNotEqualTo(1);
  }
}
