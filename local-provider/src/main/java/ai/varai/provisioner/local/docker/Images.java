package ai.varai.provisioner.local.docker;

import ai.varai.provisioner.images.SampleServiceImage;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.testcontainers.utility.DockerImageName;

/**
 * The images that containers are made of. One that is missing is pulled, the sample service's
 * built; each once, however many services wait for it.
 */
final class Images implements AutoCloseable {
  /** A layer that is unpacked is silent for a while; a minute is long even for a large one. */
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(1);

  private final DockerEngine engine;
  private final Duration longestSilence;
  private final Map<String, Pull> pulls = new ConcurrentHashMap<>();
  private final SampleImage sample;

  Images(DockerEngine engine) {
    this(engine, LONGEST_SILENCE);
  }

  Images(DockerEngine engine, Duration longestSilence) {
    this.engine = engine;
    this.longestSilence = longestSilence;
    this.sample = new SampleImage(engine.queries());
  }

  boolean present(String image) throws ProviderException {
    return Failures.translated(
        "look for the image " + image, () -> engine.queries().hasImage(image));
  }

  /** The image that each name stands for now, by name; one that is missing is left out. */
  Map<String, String> ids(Collection<String> names) {
    Map<String, String> ids = new TreeMap<>();
    for (String name : names) {
      engine.queries().image(name).ifPresent(image -> ids.put(name, image.id()));
    }
    return ids;
  }

  /**
   * Why images cannot be had, by image. One that is being pulled is no trouble, once its registry
   * has answered; all of them are asked for at the same time.
   */
  Map<String, String> troubles(Collection<String> wanted, Duration patience)
      throws ProviderException, InterruptedException {
    Map<String, String> troubles = new TreeMap<>();
    Map<String, Pull> begun = new TreeMap<>();
    long end = System.nanoTime() + patience.toNanos();
    for (String image : wanted) {
      if (present(image)) {
        continue;
      }
      if (image.equals(SampleServiceImage.REFERENCE)) {
        String reason = SampleServiceImage.unavailable();
        if (!reason.isEmpty()) {
          troubles.put(image, reason);
        }
      } else {
        begun.put(image, pull(image));
      }
    }
    for (Map.Entry<String, Pull> each : begun.entrySet()) {
      try {
        each.getValue().awaitBeginning(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      } catch (TimeoutException e) {
        troubles.put(each.getKey(), silence(each.getKey(), patience));
        each.getValue().giveUp();
      } catch (ExecutionException e) {
        troubles.put(each.getKey(), reason(e));
      }
      if (troubles.containsKey(each.getKey())) {
        pulls.remove(each.getKey(), each.getValue());
      }
    }
    return troubles;
  }

  /** Returns when the image is there. */
  void ensure(String image) throws ProviderException, InterruptedException {
    if (image.equals(SampleServiceImage.REFERENCE)) {
      sample.ensure();
    } else if (!present(image)) {
      Pull pull = pull(image);
      try {
        pull.awaitEnd(longestSilence);
      } catch (ExecutionException e) {
        pulls.remove(image, pull);
        throw cannotBePulled(image, reason(e));
      } catch (TimeoutException e) {
        pulls.remove(image, pull);
        throw cannotBePulled(image, silence(image, longestSilence));
      }
    }
  }

  private static ProviderException cannotBePulled(String image, String reason) {
    return new ProviderException(
        Category.FAILED,
        "the image " + image + " cannot be pulled: " + reason,
        "Pull or build it, or name another one under local.images.");
  }

  private static String silence(String image, Duration patience) {
    return "its registry ("
        + registry(image)
        + ") has said nothing for "
        + (patience.toMillis() / 1000.0)
        + " s";
  }

  /** Begins with what takes a while even where all images are there. */
  void lookAhead(Collection<String> wanted) {
    if (wanted.contains(SampleServiceImage.REFERENCE)) {
      sample.begin();
    }
  }

  private static String registry(String image) {
    String named = DockerImageName.parse(image).getRegistry();
    return named.isEmpty() ? "docker.io" : named;
  }

  private Pull pull(String image) {
    return pulls.computeIfAbsent(
        image,
        missing -> {
          String reference =
              missing.contains("@") || tagged(missing) ? missing : missing + ":latest";
          return engine.client().pullImageCmd(reference).exec(new Pull());
        });
  }

  private static boolean tagged(String image) {
    return image.lastIndexOf(':') > image.lastIndexOf('/');
  }

  private static String reason(ExecutionException e) {
    String message = String.valueOf(e.getCause() == null ? e : e.getCause().getMessage());
    return message
        .replaceAll("(?s)^Status \\d+: \\{\"message\":\"(.*)\"\\}\\s*$", "$1")
        .replace("\\\"", "\"");
  }

  @Override
  public void close() {
    sample.close();
  }
}
