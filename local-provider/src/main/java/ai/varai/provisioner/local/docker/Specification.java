package ai.varai.provisioner.local.docker;

import ai.varai.provisioner.local.runtime.WorkloadSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

/** Tells whether a container is what is wanted now: a hash of everything that it was made from. */
final class Specification {
  private Specification() {}

  /** Of secrets only their version goes in. */
  static String of(WorkloadSpec spec, ContainerSpec container) {
    StringBuilder text = new StringBuilder("2\n");
    text.append(container.image()).append('\n').append(container.port()).append('\n');
    text.append(new TreeMap<>(container.env())).append('\n').append(container.command());
    text.append(container.limits()).append(container.health()).append(spec.hostPort());
    text.append(spec.marks().resource()).append(new TreeMap<>(spec.marks().labels()));
    text.append(spec.marks().revision()).append(spec.marks().owner());
    if (spec instanceof WorkloadSpec.Service service) {
      text.append(new TreeMap<>(service.secretEnv())).append(service.network());
    } else if (spec instanceof WorkloadSpec.Postgres postgres) {
      text.append(postgres.adminPassword());
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
