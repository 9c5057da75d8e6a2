package ai.varai.provisioner.local.embedded;

import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.local.runtime.Marks;
import ai.varai.provisioner.local.runtime.SecretRef;
import ai.varai.provisioner.local.store.FileRecords;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A process that the supervisor is to keep running. Secrets are named, not held: the supervisor
 * reads them when it starts the process and hands them over as environment variables.
 *
 * @param watch full paths of the files and folders that it is made of besides what its command
 *     names
 * @param signal what asks it to stop: {@code TERM}, or {@code INT} where that means a fast shutdown
 * @param liveness path that must answer over HTTP once it has done so for the first time; empty for
 *     none
 * @param periodSeconds how often liveness is asked
 * @param failures how many times in a row it may fail
 */
record ProcessSpec(
    Marks marks,
    int port,
    List<String> command,
    List<String> watch,
    Map<String, String> env,
    Map<String, SecretRef> secretEnv,
    String signal,
    String liveness,
    int periodSeconds,
    int failures) {
  ProcessSpec {
    command = List.copyOf(command);
    watch = List.copyOf(watch);
    env = Map.copyOf(env);
    secretEnv = Map.copyOf(secretEnv);
  }

  String name() {
    return marks.name();
  }

  /** Differs when the process must be started anew; marks alone do not matter. */
  String fingerprint() {
    var values = new TreeMap<>(encode());
    values.keySet().removeIf(key -> key.startsWith("marks."));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(values.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Differs when what it is made of has changed. */
  String program() {
    return ProgramFiles.of(command, watch).stamp();
  }

  Map<String, String> encode() {
    var values = new TreeMap<String, String>();
    FileRecords.encode(new FileRecords.Entry(name(), marks.owner(), marks.resource()))
        .forEach((key, value) -> values.put("marks." + key, value));
    values.put("marks.revision", marks.revision());
    marks.labels().forEach((key, value) -> values.put("marks.label." + key, value));
    values.put("port", Integer.toString(port));
    values.put("signal", signal);
    values.put("liveness", liveness);
    values.put("period", Integer.toString(periodSeconds));
    values.put("failures", Integer.toString(failures));
    put(values, "command.", command);
    put(values, "watch.", watch);
    env.forEach((key, value) -> values.put("env." + key, value));
    secretEnv.forEach((key, ref) -> values.put("secret." + key, ref.toString()));
    return values;
  }

  private static void put(Map<String, String> values, String prefix, List<String> texts) {
    for (int i = 0; i < texts.size(); i++) {
      values.put(prefix + i, texts.get(i));
    }
  }

  private static List<String> texts(Map<String, String> values, String prefix) {
    var texts = new ArrayList<String>();
    for (int i = 0; values.containsKey(prefix + i); i++) {
      texts.add(values.getOrDefault(prefix + i, ""));
    }
    return texts;
  }

  static ProcessSpec decode(Map<String, String> values) {
    FileRecords.Entry entry = FileRecords.decode(below(values, "marks."));
    Ownership owner = entry.owner();
    var secrets = new TreeMap<String, SecretRef>();
    below(values, "secret.")
        .forEach(
            (key, ref) -> {
              int slash = ref.lastIndexOf('/');
              secrets.put(
                  key,
                  new SecretRef(
                      ref.substring(0, slash), Integer.parseInt(ref.substring(slash + 1))));
            });
    return new ProcessSpec(
        new Marks(
            entry.key(),
            owner,
            below(values, "marks.label."),
            entry.resource(),
            values.getOrDefault("marks.revision", "")),
        Integer.parseInt(values.getOrDefault("port", "0")),
        texts(values, "command."),
        texts(values, "watch."),
        below(values, "env."),
        secrets,
        values.getOrDefault("signal", "TERM"),
        values.getOrDefault("liveness", ""),
        Integer.parseInt(values.getOrDefault("period", "10")),
        Integer.parseInt(values.getOrDefault("failures", "3")));
  }

  private static Map<String, String> below(Map<String, String> values, String prefix) {
    var found = new TreeMap<String, String>();
    values.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            found.put(key.substring(prefix.length()), value);
          }
        });
    return found;
  }
}
