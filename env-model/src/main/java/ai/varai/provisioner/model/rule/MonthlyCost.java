package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.resource.ResourceGraph;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * What resources cost. Prices are a cloud's: whoever knows them is found through {@link
 * ServiceLoader}, and where nobody does, no environment is held to its band.
 */
public interface MonthlyCost {
  /**
   * US dollars a month while nobody uses the environment: what is paid by use comes on top.
   *
   * @param dearest what costs most, dearest first, for people
   */
  record Estimate(double dollars, List<String> dearest) {
    public Estimate {
      dearest = List.copyOf(dearest);
    }
  }

  Estimate atRest(ResourceGraph graph);

  /** The one that is at hand. */
  static Optional<MonthlyCost> installed() {
    return ServiceLoader.load(MonthlyCost.class).findFirst();
  }
}
