package ai.varai.provisioner.emulator.iam;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.token.Jwt;
import ai.varai.provisioner.emulator.token.RsaKeys;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** The key with which Google signs for a service account. Made when it is first needed. */
public final class SystemKeys {

  /**
   * A key with its id.
   *
   * @param since when it became valid, or was renewed last
   */
  public record Key(String id, PrivateKey secret, PublicKey open, Instant since) {}

  /** As long as recorded keys that Google manages are valid. */
  static final Duration LIFE = Duration.ofDays(17);

  private static final int BITS = 2048;

  private final Emulation emulation;
  private final Table<ObjectNode> rows;

  SystemKeys(Emulation emulation) {
    this.emulation = emulation;
    this.rows = emulation.store().table("iam.systemKeys", Codec.json());
  }

  /** The account's signing key. */
  public Key of(String project, String email) {
    ObjectNode row =
        emulation
            .store()
            .transact(
                project, () -> rows.get(project, email).orElseGet(() -> create(project, email)));
    return new Key(
        row.path("id").asText(),
        RsaKeys.privateKey(Base64.getDecoder().decode(row.path("private").asText())),
        RsaKeys.publicKey(Base64.getDecoder().decode(row.path("public").asText())),
        since(row));
  }

  /** A key stays, and is valid for another life when one is over. */
  private Instant since(ObjectNode row) {
    Instant made = Instant.ofEpochSecond(row.path("made").asLong());
    long lives = Duration.between(made, emulation.clock().instant()).dividedBy(LIFE);
    return made.plus(LIFE.multipliedBy(Math.max(0, lives)));
  }

  private ObjectNode create(String project, String email) {
    KeyPair pair = RsaKeys.generate(BITS);
    ObjectNode row =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", emulation.ids().hex(40))
            .put("made", emulation.clock().instant().getEpochSecond())
            .put("private", Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()))
            .put("public", Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()));
    rows.put(project, email, row);
    return row;
  }

  /** A token of these claims, signed for the account. */
  public String signJwt(String project, String email, JsonNode claims) {
    Key key = of(project, email);
    return Jwt.sign(claims, key.id(), key.secret());
  }
}
