package ai.varai.provisioner.emulator.iam;

import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Trees;
import ai.varai.provisioner.emulator.token.RsaKeys;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys by which a provider's answers can be encrypted: the public half is handed out in a
 * certificate, the other half opens nothing here and is not kept.
 */
final class PoolKeys implements PoolKind.Check {

  private static final Map<String, Integer> BITS =
      Map.of("RSA_2048", 2048, "RSA_3072", 3072, "RSA_4096", 4096);
  private static final Duration LIFE = Duration.ofDays(3650);

  /** How many a provider has, those included that can be brought back. */
  private static final int MOST = 10;

  private final PoolRows rows;

  PoolKeys(PoolRows rows) {
    this.rows = rows;
  }

  /** Looks at a new key, and gives it its certificate. */
  @Override
  public void prepare(ObjectNode row) {
    if (!Trees.text(row, "use").equals("ENCRYPTION")) {
      throw GoogleError.badField("use", "The use of the key is required: ENCRYPTION.");
    }
    Integer bits = BITS.get(Trees.text(row, "keyData", "keySpec"));
    if (bits == null) {
      throw GoogleError.badField(
          "key_data.key_spec", "The key's specification is one of RSA_2048, RSA_3072, RSA_4096.");
    }
    Instant now = rows.emulation().clock().instant();
    KeyPair pair = RsaKeys.generate(bits);
    String name = Trees.text(row, "name");
    Trees.object(row, "keyData")
        .put("format", "RSA_X509_PEM")
        .put("notBeforeTime", now.toString())
        .put("notAfterTime", now.plus(LIFE).toString())
        .put(
            "key",
            RsaKeys.certificate(
                pair, name, rows.emulation().ids().nextLong() >>> 1, now, now.plus(LIFE)));
  }

  @Override
  public void check(ObjectNode row, Optional<ObjectNode> before) {
    if (before.isEmpty()) {
      makeRoom(Trees.text(row, "name").replaceFirst("/[^/]+$", ""));
    }
  }

  /** Deleted keys go early when there are too many. */
  private void makeRoom(String all) {
    List<ObjectNode> there = rows.list(all);
    if (there.size() < MOST) {
      return;
    }
    ObjectNode oldest =
        there.stream()
            .filter(PoolRows::deleted)
            .min(Comparator.comparing(r -> Trees.text(r, "expireTime")))
            .orElseThrow(
                () ->
                    GoogleError.failedPrecondition(
                        "A provider has at most " + MOST + " keys. Delete one first."));
    rows.remove(Trees.text(oldest, "name"));
  }
}
