package ai.varai.provisioner.model.source;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** All finding codes that are on the classpath. */
public final class FindingCatalog {
  private final Map<String, FindingCode> byId;

  private FindingCatalog(Map<String, FindingCode> byId) {
    this.byId = byId;
  }

  /**
   * Asks every {@link FindingCodes} service.
   *
   * @throws IllegalStateException when two codes have one id: a bug
   */
  public static FindingCatalog load() {
    Map<String, FindingCode> byId = new TreeMap<>();
    for (FindingCodes codes : ServiceLoader.load(FindingCodes.class)) {
      for (FindingCode code : codes.codes()) {
        FindingCode other = byId.put(code.id(), code);
        if (other != null) {
          throw new IllegalStateException("two finding codes have the id " + code.id());
        }
      }
    }
    return new FindingCatalog(byId);
  }

  public Optional<FindingCode> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** In the order of their ids. */
  public List<FindingCode> codes() {
    return Collections.unmodifiableList(new ArrayList<>(byId.values()));
  }
}
