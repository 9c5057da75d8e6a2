package ai.varai.provisioner.app.flow;

import static java.util.stream.Collectors.joining;

import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.matrix.MatrixReader;
import ai.varai.provisioner.model.source.Layer;
import com.google.inject.ProvisionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What an environment is made of: its files, and the programs and images of its services. They are
 * looked at again and again: no system tells of changes in all the places where these may be
 * (folders of other machines, an engine's images).
 */
public final class Sources implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofMillis(300);

  /** A build writes for a while; what never comes to rest is acted upon all the same. */
  private static final int MOST_LOOKS_UNTIL_AT_REST = 20;

  private final Session first;
  private Session latest;
  private Map<String, String> parts = Map.of();
  private Map<String, String> seen;

  /**
   * @param session of an environment whose files are in order
   */
  public Sources(Session session) throws InterruptedException {
    this.first = session;
    this.latest = session;
    this.seen = look();
  }

  /** The environment as its files are now, right or wrong; whoever asks closes it. */
  public Session open() {
    return latest.again();
  }

  /** What is looked at, in a few words. */
  public String describe() {
    String services =
        parts.isEmpty()
            ? ""
            : ", and what "
                + String.join(", ", new TreeSet<>(parts.keySet()))
                + (parts.size() == 1 ? " is" : " are")
                + " made of";
    return files().filter(file -> Files.exists(path(file))).collect(joining(", ")) + services;
  }

  /**
   * Waits until something has changed since the last time and has come to rest.
   *
   * @return what, each a few words
   */
  public List<String> awaitChange() throws InterruptedException {
    while (true) {
      TimeUnit.MILLISECONDS.sleep(PERIOD.toMillis());
      if (!look().equals(seen)) {
        List<String> changed = changes(atRest());
        renew();
        if (!changed.isEmpty()) {
          return changed;
        }
      }
    }
  }

  private Map<String, String> atRest() throws InterruptedException {
    Map<String, String> last = look();
    for (int i = 0; i < MOST_LOOKS_UNTIL_AT_REST; i++) {
      TimeUnit.MILLISECONDS.sleep(PERIOD.toMillis());
      Map<String, String> now = look();
      if (now.equals(last)) {
        return now;
      }
      last = now;
    }
    return last;
  }

  private List<String> changes(Map<String, String> now) {
    var all = new TreeSet<>(now.keySet());
    all.addAll(seen.keySet());
    return all.stream()
        .filter(each -> !Objects.equals(seen.get(each), now.get(each)))
        .map(each -> parts.containsKey(each) ? each + " was built anew" : each + " has changed")
        .toList();
  }

  /** From now on it is as its files say now, where they are in order and about this machine. */
  private void renew() throws InterruptedException {
    Session fresh = latest.again();
    if (fresh.loaded().valid() && fresh.local()) {
      close();
      latest = fresh;
    } else {
      fresh.close();
    }
    seen = look();
  }

  private Map<String, String> look() throws InterruptedException {
    var found = new TreeMap<String, String>();
    files().forEach(file -> found.put(file, stamp(path(file))));
    try {
      parts = Map.copyOf(latest.workbench().sources(latest.graphs().outline()));
    } catch (ProviderException | ProvisionException e) {
      // Whoever brings the environment up is told; here nothing newer is known.
    }
    found.putAll(parts);
    return found;
  }

  private Stream<String> files() {
    List<String> layers =
        latest.loaded().source().orElseThrow().layers().stream()
            .filter(
                layer ->
                    layer.kind() == Layer.Kind.FILE || layer.kind() == Layer.Kind.EXTENDED_FILE)
            .map(Layer::name)
            .toList();
    return Stream.concat(
            layers.stream(),
            layers.stream().map(file -> Path.of(file).resolveSibling(MatrixReader.FILE).toString()))
        .distinct();
  }

  private Path path(String file) {
    return latest.invocation().directory().resolve(file);
  }

  private static String stamp(Path file) {
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.size() + " " + attributes.lastModifiedTime();
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    if (latest != first) {
      latest.close();
    }
  }
}
