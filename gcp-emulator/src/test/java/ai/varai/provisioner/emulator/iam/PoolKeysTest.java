package ai.varai.provisioner.emulator.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.api.BareEmulation;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PoolKeysTest {

  private static final String POOL = "locations/global/workforcePools/people";
  private static final String PROVIDER = POOL + "/providers/idp";
  private static final String KEYS = PROVIDER + "/keys/";

  private final BareEmulation bare = new BareEmulation();
  private final PoolRows rows = new PoolRows(bare.emulation());
  private final PoolKeys keys = new PoolKeys(rows);

  @AfterEach
  void stop() {
    bare.close();
  }

  private static ObjectNode named(String name) {
    return JsonNodeFactory.instance.objectNode().put("name", name).put("state", "ACTIVE");
  }

  private static ObjectNode key(String id) {
    return named(KEYS + id);
  }

  private void ten() {
    rows.add(named(POOL));
    rows.add(named(PROVIDER));
    for (int n = 0; n < 10; n++) {
      rows.add(key("key-" + n));
    }
  }

  @Test
  void aProviderHasAtMostTenKeys() {
    ten();

    assertThatThrownBy(() -> keys.check(key("one-more"), Optional.empty()))
        .hasMessageContaining("at most 10 keys");
    assertThat(rows.list(PROVIDER + "/keys")).hasSize(10);
  }

  @Test
  void aDeletedKeyMakesRoomAndTheLongestDeletedFirst() {
    ten();
    for (String id : new String[] {"key-7", "key-3"}) {
      ObjectNode gone = rows.require(KEYS + id).deepCopy();
      rows.bury(gone);
      rows.put(gone);
      bare.clock().advance(Duration.ofHours(1));
    }

    keys.check(key("one-more"), Optional.empty());

    assertThat(rows.find(KEYS + "key-7")).isEmpty();
    assertThat(rows.find(KEYS + "key-3")).isPresent();
  }
}
