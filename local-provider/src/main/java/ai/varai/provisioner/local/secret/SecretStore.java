package ai.varai.provisioner.local.secret;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import ai.varai.provisioner.local.runtime.SecretReader;
import ai.varai.provisioner.local.runtime.SecretRef;
import ai.varai.provisioner.local.store.PercentEncoding;
import ai.varai.provisioner.local.store.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The secrets of one environment, encrypted, in a folder of their own. It has what Secret Manager
 * has: secrets, numbered versions that are enabled, disabled or destroyed, and members that may
 * read. Needs nothing but the JDK, because the supervisor reads from it too.
 */
public final class SecretStore implements SecretReader {
  /** The role that lets a member read payloads. */
  public static final String ACCESSOR = "roles/secretmanager.secretAccessor";

  private static final String PAYLOADS = "payloads-";

  private static final Set<String> READING_ROLES =
      Set.of(ACCESSOR, "roles/secretmanager.admin", "roles/owner");

  private final Path folder;
  private final SealedPayloads payloads;

  public SecretStore(Path folder, SecureRandom random) {
    this.folder = folder;
    this.payloads = new SealedPayloads(folder.resolve("key"), random);
  }

  /** What can be done with a version. */
  public enum State {
    ENABLED,
    DISABLED,
    /** The payload is gone for good. */
    DESTROYED
  }

  /**
   * A version without its payload.
   *
   * @param marks whatever the one who added it wants to find again
   */
  public record Version(SecretRef ref, State state, Map<String, String> marks) {
    public Version {
      marks = Map.copyOf(marks);
    }
  }

  /** Adds a version with the next number. */
  public synchronized Version add(String secretId, String payload, Map<String, String> marks) {
    int number = versions(secretId).stream().mapToInt(v -> v.ref().version()).max().orElse(0) + 1;
    var ref = new SecretRef(secretId, number);
    PrivateFiles.write(payloadFile(ref), payloads.seal(ref.toString(), payload));
    return describe(new Version(ref, State.ENABLED, marks));
  }

  /** The versions of one secret, oldest first, destroyed ones too. */
  public synchronized List<Version> versions(String secretId) {
    var found = new ArrayList<Version>();
    for (String file : names(secretFolder(secretId))) {
      if (file.endsWith(".properties") && !file.startsWith(".")) {
        var ref = new SecretRef(secretId, Integer.parseInt(file.replace(".properties", "")));
        PrivateFiles.readProperties(descriptionFile(ref))
            .ifPresent(values -> found.add(decode(ref, values)));
      }
    }
    found.sort(java.util.Comparator.comparingInt(v -> v.ref().version()));
    return found;
  }

  public Optional<Version> version(SecretRef ref) {
    return PrivateFiles.readProperties(descriptionFile(ref)).map(values -> decode(ref, values));
  }

  /** Enables or disables a version. */
  public synchronized void enable(SecretRef ref, boolean enabled) throws ProviderException {
    Version version = existing(ref);
    if (version.state() == State.DESTROYED) {
      throw new ProviderException(
          Category.INVALID, "secret version " + ref + " is destroyed", "Add a new version.");
    }
    describe(new Version(ref, enabled ? State.ENABLED : State.DISABLED, version.marks()));
  }

  /** Destroys the payload for good; of no effect when it is gone already. */
  public synchronized void destroy(SecretRef ref) {
    version(ref)
        .ifPresent(
            version -> {
              describe(new Version(ref, State.DESTROYED, version.marks()));
              PrivateFiles.delete(payloadFile(ref));
            });
  }

  /** Removes the secret with all its versions and the key with the last secret. */
  public synchronized void remove(String secretId) {
    PrivateFiles.delete(secretFolder(secretId));
    Set<String> left = names(folder);
    left.remove("key");
    if (left.isEmpty()) {
      PrivateFiles.delete(folder);
    }
  }

  @Override
  public String payload(SecretRef ref) throws ProviderException {
    Version version = existing(ref);
    if (version.state() != State.ENABLED) {
      throw new ProviderException(
          Category.INVALID,
          "secret version "
              + ref
              + " is "
              + version.state().name().toLowerCase(java.util.Locale.ROOT),
          "Let the service use a version that is enabled.");
    }
    byte[] sealed =
        PrivateFiles.read(payloadFile(ref))
            .orElseThrow(() -> unreadable(ref, new NoSuchFileException(ref.toString())));
    try {
      return payloads.open(ref.toString(), sealed);
    } catch (GeneralSecurityException e) {
      throw unreadable(ref, e);
    }
  }

  /** Whether the payload of a version that is enabled can be had; writes nothing. */
  public boolean readable(SecretRef ref) {
    try {
      payload(ref);
      return true;
    } catch (ProviderException e) {
      return false;
    }
  }

  /**
   * The files whose payloads should be there and cannot be had: they are missing, empty, damaged or
   * of another key. Writes nothing.
   */
  public synchronized List<Path> unreadable() {
    var files = new ArrayList<Path>();
    for (String name : names(folder)) {
      if (name.startsWith(PAYLOADS)) {
        String secretId =
            URLDecoder.decode(name.substring(PAYLOADS.length()), StandardCharsets.UTF_8);
        versions(secretId).stream()
            .filter(version -> version.state() == State.ENABLED)
            .map(Version::ref)
            .filter(ref -> !readable(ref))
            .map(this::payloadFile)
            .forEach(files::add);
      }
    }
    return files;
  }

  /**
   * The payload, for a member that has been let in.
   *
   * @param grants role and member of each grant on this secret
   * @throws ProviderException {@code DENIED} when no grant lets the member read
   */
  public String payload(SecretRef ref, String member, List<Grant> grants) throws ProviderException {
    if (!mayRead(member, grants)) {
      throw new ProviderException(
          Category.DENIED,
          member + " may not read secret " + ref.secretId(),
          "Grant it " + ACCESSOR + " on the secret (a secret_iam_member).");
    }
    return payload(ref);
  }

  /** One member of one role. */
  public record Grant(String role, String member) {}

  public static boolean mayRead(String member, List<Grant> grants) {
    return grants.stream()
        .anyMatch(g -> g.member().equals(member) && READING_ROLES.contains(g.role()));
  }

  private Version existing(SecretRef ref) throws ProviderException {
    return version(ref)
        .orElseThrow(
            () ->
                new ProviderException(
                    Category.INVALID,
                    "there is no secret version " + ref,
                    "Apply the environment again; it makes what is missing."));
  }

  private static ProviderException unreadable(SecretRef ref, Exception cause) {
    return new ProviderException(
        Category.FAILED,
        "the payload of secret version " + ref + " cannot be decrypted",
        "The key or the payload in the environment's folder was changed or lost. Destroy the"
            + " environment and bring it up again, or restore the folder.",
        cause);
  }

  private Version describe(Version version) {
    var values = new TreeMap<String, String>();
    version.marks().forEach((name, value) -> values.put("mark." + name, value));
    values.put("state", version.state().name());
    PrivateFiles.writeProperties(descriptionFile(version.ref()), values);
    return version;
  }

  private static Version decode(SecretRef ref, Map<String, String> values) {
    var marks = new TreeMap<String, String>();
    values.forEach(
        (name, value) -> {
          if (name.startsWith("mark.")) {
            marks.put(name.substring("mark.".length()), value);
          }
        });
    return new Version(
        ref, State.valueOf(values.getOrDefault("state", State.DESTROYED.name())), marks);
  }

  private Path secretFolder(String secretId) {
    return folder.resolve(PAYLOADS + PercentEncoding.encode(secretId));
  }

  private Path descriptionFile(SecretRef ref) {
    return secretFolder(ref.secretId()).resolve(ref.version() + ".properties");
  }

  private Path payloadFile(SecretRef ref) {
    return secretFolder(ref.secretId()).resolve(ref.version() + ".sealed");
  }

  private static Set<String> names(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      var names = new TreeSet<String>();
      files.forEach(file -> names.add(file.getFileName().toString()));
      return names;
    } catch (NoSuchFileException e) {
      return new TreeSet<>();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder, e);
    }
  }
}
