package ai.varai.provisioner.app.session;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.lifecycle.plan.Action;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.state.StateBackend;
import ai.varai.provisioner.lifecycle.state.StateStore;
import ai.varai.provisioner.lifecycle.state.StoredResource;
import ai.varai.provisioner.model.kind.SqlInstance;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The end of the names that Google keeps reserved after a deletion: made once for each life of an
 * instance, kept with the environment's state so that every machine has the same, gone with it.
 */
public final class InstanceSuffix {
  /** The kind whose names have it. */
  public static final String INSTANCE = "sql_instance";

  private static final String NAME = "instance-suffix";
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final int LENGTH = 4;
  private static final Pattern ENDING = Pattern.compile(".*-([a-z0-9]{" + LENGTH + "})");

  /** What the names are for. */
  enum Use {
    /** To be shown: who may not write is shown them as well. */
    LOOK,
    /** To be written down, or to make something under them: the suffix has to be kept. */
    KEEP
  }

  private final Path folder;
  private final Path file;
  private final Use use;

  /**
   * @param folder of the environment on this machine, where the suffix is remembered for those who
   *     must not ask the state
   */
  InstanceSuffix(Path folder, Use use) {
    this.folder = folder;
    this.file = folder.resolve(NAME);
    this.use = use;
  }

  /**
   * The suffix as this machine knows it, for those who do not ask the state: made up where none is
   * known, and then taken over by a state that has none.
   */
  String remembered() {
    try {
      if (Files.exists(file)) {
        return Files.readString(file).trim();
      }
    } catch (IOException e) {
      throw unusable(e);
    }
    String suffix = madeUp();
    try {
      remember(suffix);
    } catch (IOException e) {
      if (use == Use.KEEP) {
        throw unusable(e);
      }
    }
    return suffix;
  }

  private static String madeUp() {
    var random = new SecureRandom();
    var suffix = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      suffix.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return suffix.toString();
  }

  private void remember(String suffix) throws IOException {
    if (!Files.isDirectory(folder)) { // a link to one is denied by createDirectories (JDK-8294193)
      Files.createDirectories(folder);
    }
    Files.writeString(file, suffix);
  }

  /** The suffix that the state has; a state without one gets what this machine remembers. */
  String of(StateBackend state, StateStore store) {
    String suffix = shared(state, store);
    try {
      remember(suffix);
    } catch (IOException e) {
      // The state has it; this machine's copy spares others a question.
      return suffix;
    }
    return suffix;
  }

  private String shared(StateBackend state, StateStore store) {
    try {
      Optional<String> kept = read(state);
      if (kept.isPresent()) {
        return kept.get();
      }
      // Earlier versions kept it on one machine only: what is there already has the right one.
      String suffix = ofInstance(store).orElseGet(this::remembered);
      try {
        state.write(NAME, suffix.getBytes(StandardCharsets.UTF_8), StateBackend.ABSENT);
        return suffix;
      } catch (StateBackend.VersionMismatchException e) {
        // Another machine was faster: its suffix is everybody's.
        return read(state).orElseThrow(() -> e);
      } catch (IOException e) {
        if (use == Use.KEEP) {
          throw e;
        }
        return suffix;
      }
    } catch (IOException e) {
      throw unreachable(state, e);
    }
  }

  private static Optional<String> read(StateBackend state) throws IOException {
    return state
        .read(NAME)
        .map(blob -> new String(blob.bytes(), StandardCharsets.UTF_8).trim())
        .filter(text -> text.matches("[a-z0-9]{1,12}"));
  }

  private static Optional<String> ofInstance(StateStore store) throws IOException {
    for (StoredResource one : store.load().state().resources()) {
      Matcher name = ENDING.matcher(String.valueOf(one.attributes().get("name")));
      if (one.address().kind().equals(INSTANCE) && name.matches()) {
        return Optional.of(name.group(1));
      }
    }
    return Optional.empty();
  }

  /** A life of the environment is over: the next one gets another suffix. */
  static void forget(StateBackend state) throws IOException {
    Optional<StateBackend.Blob> kept = state.read(NAME);
    if (kept.isPresent()) {
      state.delete(NAME, kept.get().version());
    }
  }

  /**
   * Gives the suffix up when an instance that had it was deleted: one of that name could not be
   * made for a week.
   *
   * @param gone names of instances that an apply has deleted
   */
  void retire(Set<String> gone, StateBackend state) {
    try {
      Optional<String> kept = read(state);
      if (kept.isPresent() && gone.stream().anyMatch(name -> name.endsWith("-" + kept.get()))) {
        forget(state);
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw unreachable(state, e);
    }
  }

  /**
   * The suffix that takes the place of one whose name rests: derived from it, so that everybody who
   * looks plans the same name before the state has it.
   */
  static String after(String resting) {
    byte[] digest;
    try {
      digest =
          MessageDigest.getInstance("SHA-256").digest(resting.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    var suffix = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      suffix.append(ALPHABET.charAt(Math.floorMod(digest[i], ALPHABET.length())));
    }
    return suffix.toString();
  }

  /** The same, kept where names are made use of. */
  String renew(String resting, StateBackend state) {
    String next = after(resting);
    if (use == Use.KEEP) {
      try {
        Optional<StateBackend.Blob> kept = state.read(NAME);
        state.write(
            NAME,
            next.getBytes(StandardCharsets.UTF_8),
            kept.map(StateBackend.Blob::version).orElse(StateBackend.ABSENT));
        remember(next);
      } catch (IOException e) {
        throw unreachable(state, e);
      }
    }
    return next;
  }

  /** The names of instances that a plan cannot make, because they rest and end in the suffix. */
  static Set<String> resting(Plan plan, String suffix) {
    var names = new TreeSet<String>();
    for (Plan.Blocked blocked : plan.blocked()) {
      plan.changes().stream()
          .filter(change -> change.address().equals(blocked.address()))
          .filter(change -> change.action() == Action.CREATE)
          .flatMap(change -> change.wanted().stream())
          .map(ResourceNode::resource)
          .filter(SqlInstance.class::isInstance)
          .map(instance -> ((SqlInstance) instance).name())
          .filter(name -> name.endsWith("-" + suffix))
          .forEach(names::add);
    }
    return names;
  }

  private static CommandFailure unreachable(StateBackend state, IOException e) {
    return new CommandFailure(
        ExitCode.FAILED,
        "STATE_UNREACHABLE",
        "The state in " + state.describe() + " cannot be read or written: " + e.getMessage() + ".",
        "",
        e);
  }

  private CommandFailure unusable(IOException e) {
    return new CommandFailure(
        ExitCode.FAILED,
        "WORKSPACE_UNUSABLE",
        "Cannot read or write " + file + ", which keeps the end of the names of databases.",
        "Check its permissions; or name another folder with --home=DIR or PROVISIONER_HOME.",
        e);
  }
}
