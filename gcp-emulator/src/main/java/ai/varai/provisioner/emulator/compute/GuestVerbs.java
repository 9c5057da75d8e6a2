package ai.varai.provisioner.emulator.compute;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** Methods of instances that concern the machine inside, and its network interfaces. */
final class GuestVerbs {

  private static final int MOST_INTERFACES = 8;
  private static final int WIDTH = 720;
  private static final int HEIGHT = 400;

  private final ResourceEngine engine;

  GuestVerbs(ResourceEngine engine) {
    this.engine = engine;
  }

  void addTo(Verbs verbs) {
    verbs.edit("instances.addNetworkInterface", GuestVerbs::addInterface);
    verbs.add("instances.deleteNetworkInterface", this::deleteInterface);
    verbs.add("instances.getShieldedInstanceIdentity", this::identity);
    verbs.add("instances.screenshot", this::screenshot);
    verbs.add("instances.sendDiagnosticInterrupt", this::interrupt);
    verbs.edit(
        "instances.startWithEncryptionKey",
        (b, q) -> InstanceKind.become(engine.compute(), b, "RUNNING"));
    verbs.edit("instances.reportHostAsFaulty", (b, q) -> requireRunning(b));
  }

  private static ArrayNode interfaces(ObjectNode instance) {
    return instance.get("networkInterfaces") instanceof ArrayNode a
        ? a
        : instance.putArray("networkInterfaces");
  }

  /** A further interface belongs to a subnet by a VLAN of one that is there. */
  private static void addInterface(ObjectNode instance, ObjectNode body) {
    ArrayNode all = interfaces(instance);
    if (all.size() >= MOST_INTERFACES) {
      throw ComputeErrors.invalidField(
          "networkInterfaces",
          Integer.toString(all.size() + 1),
          "Must have at most " + MOST_INTERFACES + " network interfaces.");
    }
    if (!body.has("network") && !body.has("subnetwork") && !body.has("networkAttachment")) {
      throw ComputeErrors.required("subnetwork");
    }
    String name = body.path("name").asText("");
    int next = 0;
    for (JsonNode nic : all) {
      if (nic.path("name").asText().equals(name)) {
        throw ComputeErrors.invalidField(
            "name", name, "The instance has a network interface of this name already.");
      }
      if (nic.path("name").asText().matches("nic\\d+")) {
        next = Math.max(next, Integer.parseInt(nic.path("name").asText().substring(3)) + 1);
      }
    }
    if (name.isEmpty()) {
      body.put("name", body.has("vlan") ? "nic0." + body.path("vlan").asText() : "nic" + next);
    }
    all.add(body);
  }

  @SuppressWarnings("ReferenceEquality") // The interface itself, not one with the same contents.
  private ObjectNode deleteInterface(Request r) {
    String name =
        r.parameter("networkInterfaceName")
            .orElseThrow(() -> ComputeErrors.requiredParameter("networkInterfaceName"));
    return engine.once(
        r,
        () ->
            engine.change(
                r.url(),
                r.method().name(),
                r.user(),
                instance -> {
                  ObjectNode nic = InstanceVerbs.nic(instance, name);
                  ArrayNode all = interfaces(instance);
                  if (all.get(0) == nic) {
                    throw ComputeErrors.invalid(
                        "Invalid value for field 'networkInterfaceName': '"
                            + name
                            + "'. The primary network interface cannot be deleted.");
                  }
                  for (int i = all.size() - 1; i > 0; i--) {
                    if (all.get(i) == nic) {
                      all.remove(i);
                    }
                  }
                }));
  }

  private static void requireRunning(ObjectNode instance) {
    if (!instance.path("status").asText().equals("RUNNING")) {
      throw GoogleError.invalidArgument(
              "The resource '"
                  + instance.path("selfLink").asText().replace(ResourceUrl.BASE, "")
                  + "' is not ready")
          .withReason("resourceNotReady");
    }
  }

  /** Endorsement keys are made when they are first asked for, and stay. */
  private ObjectNode identity(Request r) {
    return engine
        .compute()
        .emulation()
        .store()
        .transact(
            r.url().project(),
            () -> {
              ObjectNode instance = engine.compute().resources().require(r.url());
              if (!(instance.get("_identity") instanceof ObjectNode)) {
                ObjectNode keys = instance.putObject("_identity");
                keys.putObject("signingKey").put("ekPub", publicKey());
                keys.putObject("encryptionKey").put("ekPub", publicKey());
                engine.compute().resources().put(r.url(), instance);
              }
              ObjectNode out = Json.object().put("kind", "compute#shieldedInstanceIdentity");
              out.setAll((ObjectNode) instance.get("_identity"));
              return out;
            });
  }

  private static String publicKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      byte[] key = generator.generateKeyPair().getPublic().getEncoded();
      return "-----BEGIN PUBLIC KEY-----\n"
          + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
          + "\n-----END PUBLIC KEY-----\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private ObjectNode interrupt(Request r) {
    requireRunning(engine.compute().resources().require(r.url()));
    return Json.object();
  }

  /** Nothing boots: the screen of a machine that has one is black. */
  private ObjectNode screenshot(Request r) {
    ObjectNode instance = engine.compute().resources().require(r.url());
    if (!instance.path("displayDevice").path("enableDisplay").asBoolean()) {
      throw ComputeErrors.invalid(
          "Invalid resource usage: 'Screenshots need a virtual display: enable the display device"
              + " of the instance.'.");
    }
    requireRunning(instance);
    return Json.object()
        .put("kind", "compute#screenshot")
        .put("contents", Base64.getEncoder().encodeToString(black()));
  }

  /** A PNG (RFC 2083) of black points, one bit each. */
  private static byte[] black() {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      DataOutputStream header = new DataOutputStream(head);
      header.writeInt(WIDTH);
      header.writeInt(HEIGHT);
      header.write(new byte[] {1, 0, 0, 0, 0});
      chunk(out, "IHDR", head.toByteArray());
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
        deflater.write(new byte[HEIGHT * (1 + WIDTH / 8)]);
      }
      chunk(out, "IDAT", packed.toByteArray());
      chunk(out, "IEND", new byte[0]);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] data)
      throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    DataOutputStream chunk = new DataOutputStream(out);
    chunk.writeInt(data.length);
    chunk.write(name);
    chunk.write(data);
    chunk.writeInt((int) crc.getValue());
  }
}
