package ai.varai.provisioner.emulator.dns;

import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The keys of signed zones. They are real keys with their real tags and digests; nothing is signed
 * with them, and only the public half is kept.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4034">RFC 4034</a>
 */
final class ZoneKeys {

  /** Algorithms by their numbers in DNSKEY records. */
  enum Algorithm {
    RSASHA1(5, 1024, 2048),
    RSASHA256(8, 1024, 2048),
    RSASHA512(10, 1024, 2048),
    ECDSAP256SHA256(13, 256),
    ECDSAP384SHA384(14, 384);

    private final int number;
    private final ImmutableList<Integer> lengths;

    Algorithm(int number, Integer... lengths) {
      this.number = number;
      this.lengths = ImmutableList.copyOf(lengths);
    }

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    List<Integer> lengths() {
      return lengths;
    }

    static Optional<Algorithm> of(String text) {
      return List.of(values()).stream().filter(a -> a.text().equals(text)).findFirst();
    }
  }

  private static final int SEP_FLAGS = 257;
  private static final int ZONE_FLAGS = 256;

  private final DnsTables tables;

  ZoneKeys(DnsTables tables) {
    this.tables = tables;
  }

  /** Makes the keys that the zone's settings name; within a transaction. */
  void make(Project project, ObjectNode zone) {
    int id = 0;
    for (JsonNode spec : zone.path("dnssecConfig").path("defaultKeySpecs")) {
      String number = Integer.toString(id++);
      tables.keys.put(project.id(), DnsTables.name(zone) + "\t" + number, key(zone, number, spec));
    }
  }

  void drop(Project project, ObjectNode zone) {
    tables
        .keys
        .list(project.id(), DnsTables.name(zone) + "\t")
        .forEach(
            k ->
                tables.keys.remove(
                    project.id(), DnsTables.name(zone) + "\t" + Trees.text(k, "id")));
  }

  private ObjectNode key(ObjectNode zone, String id, JsonNode spec) {
    boolean signsKeys = Trees.text(spec, "keyType").equals("keySigning");
    Algorithm algorithm = Algorithm.of(Trees.text(spec, "algorithm")).orElseThrow();
    int length = spec.path("keyLength").asInt();
    byte[] key = publicKey(algorithm, length);
    byte[] record = record(signsKeys ? SEP_FLAGS : ZONE_FLAGS, algorithm, key);
    ObjectNode out = DnsTables.object();
    out.put("type", Trees.text(spec, "keyType"));
    out.put("algorithm", algorithm.text());
    out.put("keyLength", length);
    out.put("publicKey", Base64.getEncoder().encodeToString(key));
    out.put("creationTime", tables.now());
    out.put("isActive", true);
    out.put("keyTag", tag(record));
    out.put("id", id);
    out.put("kind", "dns#dnsKey");
    if (signsKeys) {
      for (String type : List.of("sha1", "sha256", "sha384")) {
        out.put("_" + type, digest(type, Trees.text(zone, "dnsName"), record));
      }
    }
    return out;
  }

  private static byte[] publicKey(Algorithm algorithm, int length) {
    boolean rsa = algorithm.name().startsWith("RSA");
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(rsa ? "RSA" : "EC");
      generator.initialize(length);
      KeyPair pair = generator.generateKeyPair();
      if (pair.getPublic() instanceof RSAPublicKey k) {
        byte[] exponent = unsigned(k.getPublicExponent(), 0);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(exponent.length);
        out.writeBytes(exponent);
        out.writeBytes(unsigned(k.getModulus(), 0));
        return out.toByteArray();
      }
      ECPublicKey k = (ECPublicKey) pair.getPublic();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.writeBytes(unsigned(k.getW().getAffineX(), length / 8));
      out.writeBytes(unsigned(k.getW().getAffineY(), length / 8));
      return out.toByteArray();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The number's bytes without a sign, in front of them zeros up to the length. */
  private static byte[] unsigned(BigInteger number, int length) {
    byte[] all = number.toByteArray();
    int from = all.length > 1 && all[0] == 0 ? 1 : 0;
    byte[] out = new byte[Math.max(length, all.length - from)];
    System.arraycopy(all, from, out, out.length - (all.length - from), all.length - from);
    return out;
  }

  private static byte[] record(int flags, Algorithm algorithm, byte[] key) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(flags >> 8);
    out.write(flags & 255);
    out.write(3);
    out.write(algorithm.number);
    out.writeBytes(key);
    return out.toByteArray();
  }

  /** RFC 4034, appendix B. */
  static int tag(byte[] record) {
    long sum = 0;
    for (int i = 0; i < record.length; i++) {
      int b = record[i] & 255;
      sum += (i & 1) == 0 ? (long) b << 8 : b;
    }
    return (int) ((sum + (sum >> 16 & 0xffff)) & 0xffff);
  }

  /** RFC 4034, section 5.1.4: of the owner's name on the wire and the record. */
  static String digest(String type, String owner, byte[] record) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String label : owner.split("\\.", 0)) {
      byte[] bytes = label.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
      out.write(bytes.length);
      out.writeBytes(bytes);
    }
    out.write(0);
    out.writeBytes(record);
    try {
      String algorithm = type.replace("sha", "SHA-");
      return HexFormat.of()
          .withUpperCase()
          .formatHex(MessageDigest.getInstance(algorithm).digest(out.toByteArray()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  JsonAnswer list(JsonCall call) {
    Project project = tables.project(call);
    ObjectNode zone = tables.zone(project, call);
    List<ObjectNode> all =
        tables.keys.list(project.id(), DnsTables.name(zone) + "\t").stream()
            .map(k -> shown(call, k))
            .toList();
    return DnsTables.page(
        call, "dns#dnsKeysListResponse", "dnsKeys", all, k -> Trees.text(k, "id"));
  }

  JsonAnswer get(JsonCall call) {
    Project project = tables.project(call);
    ObjectNode zone = tables.zone(project, call);
    String id = call.variable("dnsKeyId");
    return JsonAnswer.ok(
        tables
            .keys
            .get(project.id(), DnsTables.name(zone) + "\t" + id)
            .map(k -> shown(call, k))
            .orElseThrow(() -> DnsErrors.missing("parameters.dnsKeyId", id)));
  }

  /** With the digests that are asked for; those of keys that sign keys make DS records. */
  private static ObjectNode shown(JsonCall call, ObjectNode key) {
    ObjectNode out = DnsTables.shown(key);
    for (String type : call.parameter("digestType").orElse("sha256").split(",", -1)) {
      String digest = Trees.text(key, "_" + type.trim().toLowerCase(Locale.ROOT));
      if (!digest.isEmpty()) {
        out.withArray("digests").addObject().put("type", type.trim()).put("digest", digest);
      }
    }
    return out;
  }
}
