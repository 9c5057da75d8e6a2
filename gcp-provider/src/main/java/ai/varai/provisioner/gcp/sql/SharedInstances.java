package ai.varai.provisioner.gcp.sql;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import com.google.api.services.sqladmin.model.DatabaseInstance;
import java.util.List;
import java.util.Optional;

/** Finds the instance of another environment by the marks that it carries. */
final class SharedInstances {
  private SharedInstances() {}

  /**
   * The environment's instance; empty when it has none.
   *
   * @param marked all instances of the project that carry marks
   * @throws ProviderException when there are several
   */
  static Optional<DatabaseInstance> of(String environment, List<DatabaseInstance> marked)
      throws ProviderException {
    List<DatabaseInstance> theirs =
        marked.stream()
            .filter(
                one ->
                    SqlInstances.owner(one)
                        .filter(owner -> owner.environment().equals(environment))
                        .isPresent())
            .toList();
    if (theirs.size() > 1) {
      throw new ProviderException(
          Category.CONFLICT,
          "the environment "
              + environment
              + " has several Cloud SQL instances: "
              + String.join(", ", theirs.stream().map(DatabaseInstance::getName).sorted().toList()),
          "bring " + environment + " up, so that one of them is left");
    }
    return theirs.stream().findFirst();
  }

  static ProviderException missing(String environment) {
    return new ProviderException(Category.CONFLICT, without(environment), advice(environment));
  }

  static String without(String environment) {
    return "the environment " + environment + " has no Cloud SQL instance in this project";
  }

  static String advice(String environment) {
    return "bring it up first: provisioner up --env=" + environment;
  }
}
